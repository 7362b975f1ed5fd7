import type { ClaimHistory, ClaimPoint, PastRun, SuiteHistory } from '../run/history.js';
import { limitOf } from '../verdict/wording.js';
import { VERSION } from '../version.js';
import { PALETTE } from './figures/palette.js';
import { html, trusted, type Markup } from './html/markup.js';
import { pageOf, type PageSection } from './html/page.js';
import { table } from './html/table.js';
import { historyFindings } from './text/history-findings.js';
import { measured, percent } from './text/numbers.js';

const WORDS = { pass: '✓ pass', fail: '✗ fail', inconclusive: '? inconclusive' } as const;
const CLASS = { pass: 'pass', fail: 'fail', inconclusive: 'undecided' } as const;
const COLOUR = { pass: PALETTE.pass, fail: PALETTE.fail, inconclusive: PALETTE.undecided } as const;
const HEIGHT = 120;
const STEP = 14;

/**
 * The history of a suite as one self-contained HTML page: what stands out, every run, every claim with its bounds from run to run. Without scripts; asks nothing of any
 * network. Equal histories give equal bytes.
 */
export function historyPage(history: SuiteHistory): string {
  const findings = historyFindings(history);
  const parts: readonly PageSection[] = [
    ['findings', 'What stands out', html`<section id="findings"><h2>What stands out</h2>
${findings.length === 0 ? html`<p>Nothing: no verdict changed on an unchanged candidate, none was run until green, no effect drifts to its tolerance.</p>` : html`<ul>${findings.map((text) => html`<li>${text}</li>`)}</ul>`}
</section>`],
    ['made', 'Runs', html`<section id="made"><h2>Runs</h2>
${table('Every kept run, newest first', [{ title: 'run' }, { title: 'started' }, { title: 'candidate' }, { title: 'verdict' }, { title: 'failed', number: true }, { title: 'undecided', number: true }], [...history.runs].reverse().map(runRow))}
</section>`],
    ['claims', 'Claims', html`<section id="claims"><h2>Claims</h2>
<div class="figures">${history.claims.map((claim) => claimFigure(claim, history.runs))}</div>
</section>`],
  ];
  return pageOf(
    {
      title: `History: ${history.suite}`,
      mlcheck: VERSION,
      footer: `mlcheck ${VERSION}, ${history.runs.length} runs of suite ${history.suite}.`,
      heading: html`<h1>History of ${history.suite}</h1>
`,
      skip: 'To what stands out',
      script: false,
    },
    parts,
  );
}

function runRow(run: PastRun): readonly (string | Markup)[] {
  return [run.id, run.startedAt.slice(0, 16).replace('T', ' '), run.candidate, html`<span class="badge ${CLASS[run.outcome]}">${WORDS[run.outcome]}</span>${run.kind !== undefined && ` ${run.kind}, no gate`}`, String(run.failed), String(run.open)];
}

function claimFigure(claim: ClaimHistory, runs: readonly PastRun[]): Markup {
  const { unit } = claim;
  const rows = claim.points.map(({ runId, outcome, estimate, lower, upper, tolerance, n }) => [runId, WORDS[outcome], measured(estimate, unit, tolerance), `${measured(lower, unit, tolerance)} to ${measured(upper, unit, tolerance)}`, limitOf(tolerance, unit), String(n)]);
  const numbers = ['estimate', 'bounds', 'tolerance', 'n'].map((title) => ({ title, number: true }));
  return html`<figure id="claim-${claim.id}"><figcaption>${claim.id}${!claim.gates && ' (advisory)'}${claim.flaky.length > 0 && ' · flaky'}${claim.drift !== undefined && ` · drifts, ${percent(claim.drift.used[claim.drift.used.length - 1]!)} of its tolerance`}</figcaption>
${trusted(course(claim, runs))}
<details class="numbers"><summary>Numbers</summary>${table(`${claim.id} in every run`, [{ title: 'run' }, { title: 'verdict' }, ...numbers], rows)}</details></figure>`;
}

/** Bounds, estimate and tolerance from run to run. Infinite bounds reach the edge. Only numbers and fixed words go in: nothing has to be escaped. */
function course({ points }: ClaimHistory, runs: readonly PastRun[]): string {
  const top = scaleOf(points);
  const at = (value: number | null, otherwise: number): number => HEIGHT - 6 - (Math.min(Math.max(value ?? otherwise, 0), top) / top) * (HEIGHT - 12);
  const place = new Map(runs.map(({ id }, k) => [id, 10 + k * STEP]));
  const width = Math.max(200, 20 + runs.length * STEP);
  const marks = points.map(({ runId, outcome, estimate, lower, upper, tolerance }) => {
    const x = place.get(runId)!;
    const colour = COLOUR[outcome];
    const line = `<line x1="${x}" x2="${x}" y1="${at(lower, 0).toFixed(1)}" y2="${at(upper, top).toFixed(1)}" stroke="${colour}" stroke-width="3"/>`;
    const bound = `<line x1="${x - STEP / 2}" x2="${x + STEP / 2}" y1="${at(tolerance, top).toFixed(1)}" y2="${at(tolerance, top).toFixed(1)}" stroke="${PALETTE.text}"/>`;
    const y = at(estimate, 0).toFixed(1);
    const dot = estimate === null ? '' : outcome === 'fail' ? `<path d="M${x - 4} ${y}h8M${x} ${(Number(y) - 4).toFixed(1)}v8" stroke="${colour}" stroke-width="2"/>` : `<circle cx="${x}" cy="${y}" r="3.5" fill="${outcome === 'pass' ? colour : PALETTE.surface}" stroke="${colour}" stroke-width="1.5"/>`;
    return bound + line + dot;
  });
  return `<svg viewBox="0 0 ${width} ${HEIGHT}" role="img" aria-label="bounds and estimate from run to run, with the tolerance as a line"><line x1="0" x2="${width}" y1="${HEIGHT - 6}" y2="${HEIGHT - 6}" stroke="${PALETTE.axis}"/>${marks.join('')}</svg>`;
}

/** A little beyond the tolerance and every finite estimate; bounds may leave the figure. */
function scaleOf(points: readonly ClaimPoint[]): number {
  const reach = Math.max(...points.flatMap(({ tolerance, estimate }) => [tolerance * 1.6, (estimate ?? 0) * 1.15]));
  return reach > 0 ? reach : 1;
}
