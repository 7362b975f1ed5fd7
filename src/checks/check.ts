import type { Twin } from '../population/account.js';
import type { Evidence, EvidenceQuery } from '../table/evidence.js';
import type { Bounds, Levels, Planning, Unit } from '../verdict/types.js';

export type { Planning, Unit };

export type Severity = 'gating' | 'advisory';

/** What an author writes beside the parameters of any kind of check. */
export interface CheckOptions {
  /** Unique in the suite; letters, digits, `-`, `_`, `.`. Default: the kind, made unique by the field or cohort it speaks of. */
  readonly id?: string;
  /** Cohorts the claim is about. `each`: one check per cohort, `id[cohort]`. A name or several: their accounts together; the name of a cohort with cohorts within it stands for all of these. Default: all together. */
  readonly cohorts?: 'all' | 'each' | string | readonly string[];
  readonly severity?: Severity;
  readonly tags?: readonly string[];
  readonly owner?: string;
  /** Share of the false-alarm budget relative to the other gating checks, > 0. Default 1. */
  readonly weight?: number;
  /** Why the claim matters, for the reader of a report. */
  readonly because?: string;
  /**
   * What becomes of accounts without a score. `drop` (the default): they are left out and counted, and the claim on the error rate answers for them. `worst-case`: each counts against the
   * model, at the ends of the score's range. For claims that read scores alone; default: what the suite says.
   */
  readonly missing?: 'drop' | 'worst-case';
  /** Until it expires the claim is judged and shown but does not gate. */
  readonly knownIssue?: { readonly ticket: string; readonly owner: string; readonly expires: string };
}

/**
 * A declared claim: data that the plan prints and hashes, and one pure function. Made by the functions of `checks/` (`ks({ atMost: 0.1 })`),
 * before cohorts are expanded.
 */
export interface CheckSpec {
  readonly kind: string;
  readonly options: CheckOptions;
  /** The parameters as the author wrote them, for the schema, the plan and the hash. */
  readonly params: Readonly<Record<string, unknown>>;
  /** Makes the checks of this spec for the suite's context: one, or one per cohort. @throws MlcheckError `suite-invalid` with a relative place. */
  expand(context: CheckContext): readonly Check[];
}

/** What a check may know of the suite when it is expanded. */
export interface CheckContext {
  readonly cohorts: readonly { readonly name: string; readonly weight: number }[];
  readonly hasBaseline: boolean;
  readonly labelled: boolean;
  /** Names of the account's fields. */
  readonly fields: readonly string[];
  /** Declared range of the score; absent for an unbounded score. */
  readonly range?: readonly [number, number];
  /** Decision threshold of the suite, where it names one. */
  readonly threshold?: number;
  /** What the suite says of accounts without a score; claims that cannot count them against the model drop them. */
  readonly missing?: 'drop' | 'worst-case';
  /** The version that the candidate is asked for, where one is named. */
  readonly candidateVersion?: string;
  /** False where a request to the candidate carries one account. */
  readonly batched?: boolean;
  /** True where requests to the candidate name the fields, so that their order must not matter. */
  readonly namedFields?: boolean;
}

/** A claim that the engine can judge. */
export interface Check {
  readonly kind: string;
  readonly id: string;
  /** The rule as a sentence: "KS distance to the baseline at most 0.10". */
  readonly claim: string;
  /** `all`, a cohort's name, or names joined by `+`. */
  readonly scope: string;
  readonly cohorts: readonly string[];
  /** What the effect is compared with; the effect passes when it is at most this. */
  readonly tolerance: number;
  readonly unit: Unit;
  readonly severity: Severity;
  /** Deterministic claims (contract, version, determinism, consistency) are proof, spend no false-alarm budget, and fail on one counterexample. */
  readonly deterministic: boolean;
  /** A claim about time: its verdict differs from run to run and lives under `timings`. */
  readonly timed: boolean;
  readonly tags: readonly string[];
  readonly owner?: string;
  readonly weight: number;
  readonly because?: string;
  readonly knownIssue?: { readonly ticket: string; readonly owner: string; readonly expires: string };
  /** Present where accounts without a score count against the model. */
  readonly missing?: 'worst-case';
  /** Evidence it asks for; `effect` receives the answers in the same order. */
  readonly needs: readonly EvidenceQuery[];
  /** Twins that have to be scored for it (by the name that `needs` uses), and how often a base account is asked again. */
  readonly twins: readonly Twin[];
  readonly repeats: number;
  /** Accounts per cohort that twins and repeats are limited to; all of the look's when absent. */
  readonly probeAccounts?: number;
  /** For the planner: largest change one account can bring (R), and a typical standard deviation of a term when nothing changed. */
  readonly planning: Planning;
  effect(evidence: readonly Evidence[], levels: Levels): Bounds;
}
