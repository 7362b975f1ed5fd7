import type { ScopeFigures } from '../../run/run.js';
import type { Arm } from '../../table/row.js';
import { percent } from '../text/numbers.js';
import { visible } from '../text/visible.js';
import type { Drawing } from './draw.js';
import { ARM_STYLE, frame, guide, HEIGHT, percentLabel, plotOf, valueAxis, WIDTH } from './frame.js';
import { PALETTE } from './palette.js';

const ARMS: readonly Arm[] = ['baseline', 'candidate'];

/** Histogram of both arms over shared bins, as shares of the accounts; the baseline filled, the candidate a line; the decision threshold dotted. */
export function histogram(figures: ScopeFigures, threshold?: number): Drawing {
  const [from, to] = [figures.edges[0]!, figures.edges.at(-1)!];
  const arms = ARMS.filter((arm) => figures.arms[arm] !== undefined);
  const highest = Math.max(1e-9, ...arms.flatMap((arm) => sharesOf(figures, arm)));
  const above = threshold === undefined ? '' : ` The decision threshold is ${threshold}.`;
  return {
    width: WIDTH,
    height: HEIGHT,
    label: `Histogram of scores, ${visible(figures.scope, 60)}: share of accounts per bin, ${arms.join(' and ')}. The fullest bin holds ${percent(highest)}.${above}`,
    plot: plotOf(from, to),
    option: {
      ...frame(valueAxis('score', 'x', { min: from, max: to }), valueAxis('share of accounts', 'y', { min: 0, axisLabel: percentLabel }), arms),
      series: [
        ...arms.map((arm) => ({
          name: arm,
          type: 'line',
          step: 'end',
          symbol: 'none',
          silent: true,
          data: outline(figures, arm),
          lineStyle: ARM_STYLE[arm],
          itemStyle: { color: ARM_STYLE[arm].color },
          ...(arm === 'baseline' ? { areaStyle: { color: PALETTE.baseline, opacity: 0.18 } } : {}),
        })),
        ...(threshold === undefined || threshold <= from || threshold >= to ? [] : [{ ...guide([[threshold, 0], [threshold, highest]], PALETTE.mark), endLabel: { show: true, formatter: `threshold ${threshold}`, color: PALETTE.mark, fontSize: 11, offset: threshold > (from + to) / 2 ? [-82, 4] : [2, 4] } }]),
      ],
    },
  };
}

/** Share of the arm's accounts in each bin. */
export function sharesOf(figures: ScopeFigures, arm: Arm): readonly number[] {
  const { counts, n } = figures.arms[arm]!;
  return counts.map((count) => count / n);
}

function outline(figures: ScopeFigures, arm: Arm): readonly (readonly [number, number])[] {
  const shares = sharesOf(figures, arm);
  return figures.edges.map((edge, k) => [edge, shares[Math.min(k, shares.length - 1)]!]);
}
