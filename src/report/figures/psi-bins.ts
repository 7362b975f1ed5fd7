import type { ScopeFigures } from '../../run/run.js';
import { plain } from '../text/numbers.js';
import { visible } from '../text/visible.js';
import type { Drawing } from './draw.js';
import { frame, HEIGHT, valueAxis, WIDTH } from './frame.js';
import { PALETTE } from './palette.js';

/** What each baseline decile adds to the PSI, lowest scores at the bottom. */
export function psiBins(figures: ScopeFigures): Drawing {
  const psi = figures.psi ?? { edges: [0, 1], contributions: [0], total: 0 };
  const names = psiBinNames(psi.edges);
  const largest = psi.contributions.indexOf(Math.max(...psi.contributions));
  return {
    width: WIDTH,
    height: HEIGHT,
    label: `PSI by baseline decile, ${visible(figures.scope, 60)}: ${plain(psi.total)} in all; most of it, ${plain(psi.contributions[largest]!)}, from scores ${names[largest]!}.`,
    option: {
      ...frame(
        valueAxis('contribution to the PSI', 'x', { min: 0, splitLine: { show: true, lineStyle: { color: PALETTE.line } } }),
        { type: 'category', data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: PALETTE.axis } }, axisLabel: { color: PALETTE.muted, fontSize: 11, interval: 0 } },
        [],
        { left: 118, right: 20, top: 16, bottom: 46 },
      ),
      series: [{ type: 'bar', silent: true, data: [...psi.contributions], barCategoryGap: '28%', itemStyle: { color: PALETTE.candidate } }],
    },
  };
}

/** Names of the bins of a PSI by its edges: `≤ 0.02`, `0.02 – 0.031`, `> 0.43`. */
export function psiBinNames(edges: readonly number[]): readonly string[] {
  const last = edges.length - 2;
  const name = (edge: number): string => String(Number(edge.toPrecision(3))).replace('-', '−');
  return edges.slice(1).map((edge, k) => (last === 0 ? 'any score' : k === 0 ? `≤ ${name(edge)}` : k === last ? `> ${name(edges[k]!)}` : `${name(edges[k]!)} – ${name(edge)}`));
}
