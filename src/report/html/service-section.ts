import type { RequestFigures, Run } from '../../run/run.js';
import { OUTCOMES, type Arm } from '../../table/row.js';
import { latencyEcdf, latencyOverTime, throughput, type LatencyByArm } from '../figures/latency.js';
import { duration, percent, plain, whole } from '../text/numbers.js';
import { figure } from './figure.js';
import { html, type Markup } from './markup.js';
import { folded, table } from './table.js';

const ARMS: readonly Arm[] = ['candidate', 'baseline'];
const QUANTILES = ['median', '90%', '95%', '99%', '99.9%', 'largest'];
const SHOWN_PROBLEMS = 50;
const COUNTS = [['sent', 'sent'], ['retried', 'retried'], ['throttled', 'throttled'], ['overBudget', 'not retried: budget used up'], ['isolated', 'asked alone, to find who breaks a batch'], ['renewed', 'tokens renewed']] as const;
const REASONS = ['throttled', 'not-ready', 'infrastructure'] as const;

/** Section 8: how the service behaved. */
export function serviceSection(run: Run): Markup {
  const latency: LatencyByArm = ARMS.flatMap((arm) => (run.timings.latency[arm] === undefined ? [] : [[arm, run.timings.latency[arm]] as const]));
  const arms = ARMS.filter((arm) => run.outcomes[arm] !== undefined);
  const asked = ARMS.filter((arm) => run.timings.requests[arm] !== undefined);
  return html`<section id="service" aria-labelledby="service-title">
<h2 id="service-title">Service</h2>
<p class="lead">Times are per row, from when its request was due (without a schedule: handed to the pool) to the last byte of the reply. They differ from run to run.</p>
${latency.length > 0 && timesDrawn(latency)}
<div class="tables">
${latency.length > 0 && times(latency)}
${arms.length > 0 && table('What became of the rows', [{ title: 'outcome' }, ...arms.map((arm) => ({ title: arm, number: true }))], OUTCOMES.filter((outcome) => outcome === 'scored' || arms.some((arm) => run.outcomes[arm]![outcome] > 0)).map((outcome) => [outcome, ...arms.map((arm) => whole(run.outcomes[arm]![outcome]))]))}
${asked.length > 0 && requests(run, asked)}
</div>
${problems(run)}
</section>`;
}

function requests({ timings: { requests: counts } }: Run, asked: readonly Arm[]): Markup {
  const row = (title: string, of: (figures: RequestFigures) => number | undefined): readonly (string | number)[] => [title, ...asked.map((arm) => whole(of(counts[arm]!) ?? 0))];
  const any = (of: (figures: RequestFigures) => number | undefined): boolean => asked.some((arm) => (of(counts[arm]!) ?? 0) > 0);
  const rows = COUNTS.flatMap(([what, title]) => [
    ...(what === 'sent' || what === 'retried' || what === 'throttled' || any((figures) => figures[what]) ? [row(title, (figures) => figures[what])] : []),
    ...(what === 'retried' ? REASONS.filter((reason) => any(({ retriedFor }) => retriedFor?.[reason])).map((reason) => row(`retried after ${reason}`, ({ retriedFor }) => retriedFor?.[reason])) : []),
  ]);
  return table('Requests', [{ title: 'requests' }, ...asked.map((arm) => ({ title: arm, number: true }))], rows);
}

function times(latency: LatencyByArm): Markup {
  const columns = [{ title: 'time per row' }, ...latency.map(([arm]) => ({ title: arm, number: true }))];
  const rows = QUANTILES.map((name, k) => [name, ...latency.map(([, { quantilesMs }]) => duration(quantilesMs[k]!))]);
  return table('Latency', columns, [['rows', ...latency.map(([, { n }]) => whole(n))], ['mean', ...latency.map(([, { meanMs }]) => duration(meanMs))], ...rows]);
}

function timesDrawn(latency: LatencyByArm): Markup {
  const timeline = latency.map(([arm, { timeline: bins }]) => table(`Timeline, ${arm}`, [{ title: 'second' }, { title: 'scored per second', number: true }, { title: 'failed per second', number: true }, { title: 'p95', number: true }], bins.map(({ atMs, scored, failed, p95Ms }) => [plain(atMs / 1000), plain(scored), plain(failed), p95Ms === null ? '–' : duration(p95Ms)])));
  return html`<div class="figures">
${figure('latency', 'Latency', latencyEcdf(latency), folded('Numbers', latency.map(([arm, { ecdf }]) => table(`Answered within, ${arm}`, [{ title: 'time' }, { title: 'share', number: true }], ecdf.map(([ms, share]) => [duration(ms), percent(share)])))))}
${figure('throughput', 'Answers over the run (diamonds: failures)', throughput(latency), folded('Numbers', timeline))}
${figure('latency-time', 'p95 latency over the run', latencyOverTime(latency))}
</div>`;
}

function problems({ problems: found }: Run): Markup {
  if (found.length === 0) return html`<p>No reply was a problem.</p>`;
  const more = found.length - SHOWN_PROBLEMS;
  return html`${table('Problems with replies', [{ title: 'what was said' }, { title: 'arm' }, { title: 'outcome' }, { title: 'rows', number: true }, { title: 'for example' }], found.slice(0, SHOWN_PROBLEMS).map(({ arm, outcome, detail, count, example }) => [detail, arm, outcome, whole(count), example]))}${more > 0 && html`<p>…and ${whole(more)} more, in run.json.</p>`}`;
}
