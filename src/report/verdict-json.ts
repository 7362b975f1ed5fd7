import type { Run, VerdictRecord } from '../run/run.js';
import { allVerdicts } from './all-verdicts.js';
import { byImportance } from './by-importance.js';
import { observed, standingOf, toleranceOf, type Standing } from './text/wording.js';
import { candidateVersion, isGate, verdictWordOf, type VerdictWord } from './verdict-of-run.js';

/** Name and version of what the verdict server answers and the webhook sends. A field may be added; a meaning never changes. */
export const VERDICT_SCHEMA = 'mlcheck-verdict/1';

/** Claims that did not hold, at most this many, worst first. */
const SHOWN = 20;

/** A run's verdict for machines that decide on it: small, without accounts, with numbers where conditions are written. */
export interface VerdictJson {
  readonly schema: typeof VERDICT_SCHEMA;
  readonly suite: string;
  readonly runId: string;
  readonly verdict: VerdictWord;
  readonly exitCode: number;
  /** 1 only for a pass of the whole suite: a smoke or partial run never says 1. */
  readonly pass: 0 | 1;
  /** 1 when a gating claim failed, in whatever run. */
  readonly fail: 0 | 1;
  /** 1 when neither: undecided, unavailable, broken, stopped, or no run of the whole suite. Exactly one of the three is 1. */
  readonly inconclusive: 0 | 1;
  /** False for smoke and partial runs. */
  readonly gate: boolean;
  readonly complete: boolean;
  readonly sentence: string;
  readonly model: string;
  readonly candidate: string | null;
  readonly baseline: string | null;
  readonly finishedAt: string;
  readonly planHash: string;
  readonly seed: number;
  /** Counts of claims by how they stand. */
  readonly claims: Readonly<Record<'passed' | 'failed' | 'inconclusive' | 'advisoryFailed' | 'advisoryInconclusive', number>>;
  /** What did not hold, worst first, at most 20. */
  readonly attention: readonly { readonly id: string; readonly claim: string; readonly scope: string; readonly standing: Standing; readonly observed: string; readonly tolerance: string; readonly owner?: string; readonly replay: string }[];
}

/** A run as {@link VerdictJson}. Pure. */
export function verdictJson(run: Run): VerdictJson {
  const verdicts = byImportance(allVerdicts(run));
  const count = (standing: Standing): number => verdicts.filter((verdict) => standingOf(verdict) === standing).length;
  const verdict = verdictWordOf(run.exitCode);
  const gate = isGate(run);
  const pass = verdict === 'pass' && gate && run.outcome === 'pass' ? 1 : 0;
  const fail = verdict === 'fail' ? 1 : 0;
  const { baseline } = run.manifest;
  return {
    schema: VERDICT_SCHEMA,
    suite: run.suite.name,
    runId: run.timings.runId,
    verdict,
    exitCode: run.exitCode,
    pass,
    fail,
    inconclusive: pass === 0 && fail === 0 ? 1 : 0,
    gate,
    complete: run.complete,
    sentence: run.sentence,
    model: run.manifest.candidate.identity.model,
    candidate: candidateVersion(run) ?? null,
    baseline: baseline === undefined ? null : (baseline.identity.version ?? baseline.served.join(', ')),
    finishedAt: run.timings.finishedAt,
    planHash: run.manifest.planHash,
    seed: run.manifest.seed,
    claims: { passed: count('passed'), failed: count('failed'), inconclusive: count('inconclusive'), advisoryFailed: count('advisory failed'), advisoryInconclusive: count('advisory inconclusive') },
    attention: verdicts.filter(({ outcome }) => outcome !== 'pass').slice(0, SHOWN).map(attentionOf),
  };
}

function attentionOf(verdict: VerdictRecord): VerdictJson['attention'][number] {
  const { id, claim, scope, owner, replay } = verdict;
  return { id, claim, scope, standing: standingOf(verdict), observed: observed(verdict), tolerance: toleranceOf(verdict), ...(owner === undefined ? {} : { owner }), replay };
}
