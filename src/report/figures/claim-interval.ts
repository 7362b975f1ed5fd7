import type { VerdictRecord } from '../../run/run.js';
import { escapeXml } from '../text/escape-xml.js';
import { observed, toleranceOf } from '../text/wording.js';
import { PALETTE } from './palette.js';

const WIDTH = 168;
const HEIGHT = 28;
const MARGIN = WIDTH / 2;
/** Pixels per unit of the scale: no effect lies 23 to the left of the margin, ten tolerances beyond it 75 to the right. */
const SCALE = 26;

/**
 * A claim's interval against its margin, drawn by hand because a page may hold thousands. In tolerances (with a tolerance of 0: in the farthest bound): the margin
 * is the upright line in the middle of every row, what lies right of it is beyond; the tick left of it is no effect. The scale is asinh: linear near the margin,
 * logarithmic far from it. An end that is unbounded or off the scale has no cap.
 * Passed is a circle on a thin line, failed a filled square on a thick one, undecided a hollow diamond on a dashed one.
 */
export function claimInterval(verdict: VerdictRecord): string {
  const { lower, upper, estimate, tolerance, outcome } = verdict;
  const label = `${observed(verdict)}, margin ${toleranceOf(verdict)}`;
  const unit = tolerance !== 0 ? Math.abs(tolerance) : Math.max(...[lower, upper, estimate].map((value) => Math.abs(value ?? 0))) || 1;
  const x = (value: number): number => round(Math.min(WIDTH - 2, Math.max(2, MARGIN + Math.asinh((value - tolerance) / unit) * SCALE)));
  const colour = outcome === 'pass' ? PALETTE.pass : outcome === 'fail' ? PALETTE.fail : PALETTE.undecided;
  const from = lower === null ? 2 : x(lower);
  const to = upper === null ? WIDTH - 2 : x(upper);
  const style = outcome === 'pass' ? 'stroke-width="2"' : outcome === 'fail' ? 'stroke-width="4"' : 'stroke-width="2" stroke-dasharray="4 3"';
  const nothing = verdict.n === 0 || (lower === null && upper === null);
  const parts = [
    `<path d="M0 14H${WIDTH}${tolerance > 0 ? `M${x(0)} 9V19` : ''}" stroke="${PALETTE.axis}" stroke-width=".7"/>`,
    `<path d="M${MARGIN} 2V26" stroke="${PALETTE.text}" stroke-width="1.5"/>`,
    nothing ? `<text x="${MARGIN + 6}" y="18" fill="${PALETTE.muted}" font-size="11">no evidence</text>` : `<path d="M${from} 14H${to}${cap(lower, from)}${cap(upper, to)}" stroke="${colour}" fill="none" ${style}/>`,
    nothing || estimate === null ? '' : marker(outcome, x(estimate), colour),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}" role="img" aria-label="${escapeXml(label, 200)}" font-family="system-ui, sans-serif">${parts.join('')}</svg>`;
}

function cap(bound: number | null, at: number): string {
  return bound === null || at <= 2 || at >= WIDTH - 2 ? '' : `M${at} 9V19`;
}

function marker(outcome: VerdictRecord['outcome'], x: number, colour: string): string {
  if (outcome === 'pass') return `<circle cx="${x}" cy="14" r="4" fill="${colour}"/>`;
  if (outcome === 'fail') return `<path d="M${x - 5} 9h10v10h-10z" fill="${colour}"/>`;
  return `<path d="M${x} 8l6 6-6 6-6-6z" fill="${PALETTE.surface}" stroke="${colour}" stroke-width="2"/>`;
}

const round = (value: number): number => Math.round(value * 10) / 10;
