import { allVerdicts } from '../report/all-verdicts.js';
import { accountsUsed, requestsSent } from '../report/text/headline.js';
import { visible } from '../report/text/visible.js';
import { standingOf } from '../report/text/wording.js';
import { verdictJson } from '../report/verdict-json.js';
import type { VerdictWord } from '../report/verdict-of-run.js';
import type { Run, VerdictRecord } from '../run/run.js';

type Labels = Readonly<Record<string, string>>;
type Sample = readonly [Labels, number | null];

const VERDICTS: readonly VerdictWord[] = ['pass', 'fail', 'inconclusive', 'unavailable', 'error', 'interrupted'];

/**
 * A run in Prometheus' text exposition format, gauges only, without timestamps (a Pushgateway refuses them). Every series carries `suite`. The verdict is a
 * set of states of which exactly one is 1; `mlcheck_gate_pass` is 1 only for a pass of the whole suite. Unbounded sides are `+Inf` and `-Inf`; a claim
 * without evidence has no bounds.
 */
export function prometheusText(run: Run): string {
  const summary = verdictJson(run);
  const suite: Labels = { suite: run.suite.name };
  const verdicts = allVerdicts(run);
  const perClaim = (value: (verdict: VerdictRecord) => number | null): Sample[] => verdicts.map((verdict) => [{ ...suite, claim: verdict.id, kind: verdict.kind, scope: verdict.scope, gates: String(verdict.gates) }, value(verdict)]);
  const bound = (side: 'lower' | 'upper', infinite: number) => (verdict: VerdictRecord) => (verdict.n === 0 ? null : (verdict[side] ?? infinite));
  const seconds = Math.max(0, (Date.parse(run.timings.finishedAt) - Date.parse(run.timings.startedAt)) / 1000);
  const finished = Date.parse(run.timings.finishedAt) / 1000;
  const info = { ...suite, run_id: run.timings.runId, model: summary.model, candidate: summary.candidate ?? '', baseline: summary.baseline ?? '', plan: run.manifest.planHash.slice(0, 12), mlcheck: run.manifest.mlcheck };
  return [
    family('mlcheck_run_info', 'What the newest run was about.', [[info, 1]]),
    family('mlcheck_verdict', 'Verdict of the newest run: the state that is 1.', VERDICTS.map((verdict) => [{ ...suite, verdict }, verdict === summary.verdict ? 1 : 0])),
    family('mlcheck_gate_pass', '1 when the newest run judged the whole suite and passed.', [[suite, summary.pass]]),
    family('mlcheck_exit_code', 'Exit code of the newest run.', [[suite, run.exitCode]]),
    family('mlcheck_run_complete', '1 when the run was judged to the end.', [[suite, run.complete ? 1 : 0]]),
    family('mlcheck_run_finished_timestamp_seconds', 'When the newest run ended.', [[suite, Number.isFinite(finished) ? finished : null]]),
    family('mlcheck_run_duration_seconds', 'How long the newest run took.', [[suite, Number.isFinite(seconds) ? seconds : null]]),
    family('mlcheck_accounts', 'Accounts that the verdict rests on.', [[suite, accountsUsed(run)]]),
    family('mlcheck_requests', 'Requests sent to both arms.', [[suite, requestsSent(run)]]),
    family('mlcheck_claims', 'Claims by how they stand.', Object.entries(summary.claims).map(([standing, count]) => [{ ...suite, standing: snake(standing) }, count])),
    family('mlcheck_claim_failed', '1 when the claim failed.', perClaim(({ outcome }) => (outcome === 'fail' ? 1 : 0))),
    family('mlcheck_claim_undecided', '1 when the claim stayed undecided.', perClaim(({ outcome }) => (outcome === 'inconclusive' ? 1 : 0))),
    family('mlcheck_claim_gating_problem', '1 when the claim keeps the gate closed.', perClaim((verdict) => (['failed', 'inconclusive'].includes(standingOf(verdict)) ? 1 : 0))),
    family('mlcheck_claim_effect_lower', 'Lower bound of the effect, in the unit of the claim.', perClaim(bound('lower', -Infinity))),
    family('mlcheck_claim_effect_upper', 'Upper bound of the effect, in the unit of the claim.', perClaim(bound('upper', Infinity))),
    family('mlcheck_claim_effect', 'Estimate of the effect, in the unit of the claim.', perClaim(({ n, estimate }) => (n === 0 ? null : estimate))),
    family('mlcheck_claim_tolerance', 'Largest effect that the claim allows.', perClaim(({ tolerance }) => tolerance)),
  ].join('');
}

/** One metric: its help, its type and its samples; nothing at all when no sample has a value. */
function family(name: string, help: string, samples: readonly Sample[]): string {
  const lines = samples.filter(([, value]) => value !== null).map(([labels, value]) => `${name}${written(labels)} ${number(value!)}`);
  return lines.length === 0 ? '' : [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ''].join('\n');
}

function written(labels: Labels): string {
  return `{${Object.entries(labels).map(([name, value]) => `${name}="${visible(value).replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`).join(',')}}`;
}

function number(value: number): string {
  return value === Infinity ? '+Inf' : value === -Infinity ? '-Inf' : String(value);
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
