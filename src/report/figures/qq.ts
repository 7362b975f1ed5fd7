import type { ScopeFigures } from '../../run/run.js';
import { visible } from '../text/visible.js';
import type { Drawing } from './draw.js';
import { frame, guide, HEIGHT, plotOf, valueAxis, WIDTH } from './frame.js';
import { PALETTE } from './palette.js';

/** Quantile against quantile: points above the diagonal are scores that the candidate raised. Both arms must be there. */
export function qq(figures: ScopeFigures): Drawing {
  const [from, to] = [figures.edges[0]!, figures.edges.at(-1)!];
  const baseline = figures.arms.baseline?.quantiles ?? [];
  const candidate = figures.arms.candidate?.quantiles ?? [];
  return {
    width: WIDTH,
    height: HEIGHT,
    label: `Quantiles of the candidate against those of the baseline, ${visible(figures.scope, 60)}; on the diagonal they are equal.`,
    plot: plotOf(from, to),
    option: {
      ...frame(valueAxis('baseline quantile', 'x', { min: from, max: to }), valueAxis('candidate quantile', 'y', { min: from, max: to }), []),
      series: [
        guide([[from, from], [to, to]]),
        { type: 'line', silent: true, symbol: 'circle', symbolSize: 7, data: baseline.map((x, k) => [x, candidate[k]!]), lineStyle: { color: PALETTE.candidate, width: 1 }, itemStyle: { color: PALETTE.candidate } },
      ],
    },
  };
}
