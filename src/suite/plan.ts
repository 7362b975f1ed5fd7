import type { Check } from '../checks/check.js';
import type { PoolNoise, Units } from '../verdict/sizing.js';
import type { Levels } from '../verdict/types.js';
import type { ProvisionTarget } from '../provision/target.js';
import type { Endpoint } from '../scoring/endpoint.js';
import type { Recording } from '../scoring/recording.js';
import type { Suite } from './suite.js';

/** What a command line may change of a suite before it is planned. */
export interface PlanOptions {
  /** A version, a URL, or the name of an environment of `mlcheck.config.ts`. */
  readonly candidate?: string;
  readonly baseline?: string;
  readonly seed?: number;
  /** Accounts per cohort at the last look. */
  readonly accounts?: number;
  /** Regular expression on claim ids: others are not judged, levels stay those of the whole suite. */
  readonly grep?: string;
  /** Only claims with one of these tags. */
  readonly tags?: readonly string[];
  /** Contract, version and a probe on 50 accounts: no gate. */
  readonly smoke?: boolean;
  readonly allowProduction?: boolean;
  /** Plans the reserved sixth look too: the run that goes on after an inconclusive one. */
  readonly extended?: boolean;
}

/** A check with its levels and what the planner can say before any request. */
export interface PlannedCheck {
  readonly check: Check;
  readonly levels: Levels;
  /** False for a check that `--grep` or `--tags` left out. */
  readonly selected: boolean;
  /** True when it can turn the run red: gating, or a known issue that has expired. */
  readonly gates: boolean;
  /** Accounts per cohort needed to pass with 99% when nothing changed; null when it depends on no count (proofs). */
  readonly accountsToPass: number | null;
  /** Smallest effect that fails with 90% at the last look; null where the planner cannot say. */
  readonly detectable: number | null;
  /** The same at the look that `--extend` takes. */
  readonly detectableExtended: number | null;
  /** It can be decided, but an unchanged candidate may well stay inconclusive: how likely, and what it needs. */
  readonly doubtful?: string;
  /** Chance of inconclusive at the last look when the true effect is 0, a quarter and half of the tolerance. */
  readonly inconclusiveAt: readonly [number, number, number] | null;
  /** Why no number of accounts within the budget can decide it, and what would make it decidable. */
  readonly undecidable?: { readonly reason: string; readonly hint: string };
  /** Accounts that one independent witness stands for, where that is not one: clusters, lists. */
  readonly units?: Units;
  /** What a pool says of the claim's noise; without it the sizes rest on the check's own guess. */
  readonly noise?: PoolNoise;
  /** Rows (account x arm x variant) that the check needs at most. */
  readonly rows: number;
}

/** Everything that will happen, as data; made without a request. */
export interface Plan {
  readonly suite: Suite;
  /** The suite's file, relative to the working directory. */
  readonly file: string;
  readonly seed: number;
  readonly candidate: Endpoint;
  readonly baseline?: Endpoint | Recording;
  readonly checks: readonly PlannedCheck[];
  /** Accounts per cohort at each of the five looks. */
  readonly looks: readonly number[];
  /** Accounts that each cohort has in all, where they are taken for the whole population: claims on all of them are compared exactly, without an interval. */
  readonly census?: ReadonlyMap<string, number>;
  /** Where accounts are created before they are scored, and how many at most, twins counted. */
  readonly provision?: { readonly target: ProvisionTarget; readonly accounts: number };
  /** Most rows and most requests that the run can use. */
  readonly rows: number;
  readonly requests: number;
  readonly gatingChecks: number;
  /** How much each cohort counts in claims about all of them; sums to 1. */
  readonly weights: ReadonlyMap<string, number>;
  /** SHA-256 over everything that decides a verdict: accounts, claims, levels, looks; not the model. */
  readonly hash: string;
  readonly partial: boolean;
}
