import type { ScopeFigures } from '../../run/run.js';
import type { Arm } from '../../table/row.js';
import { percent } from '../text/numbers.js';
import { visible } from '../text/visible.js';
import type { Drawing } from './draw.js';
import { ARM_STYLE, frame, guide, HEIGHT, percentLabel, plotOf, valueAxis, WIDTH } from './frame.js';
import { PALETTE } from './palette.js';

const ARMS: readonly Arm[] = ['baseline', 'candidate'];

/** The axis of shares: `logarithmic` shows bins that hold a thousandth beside one that holds nearly all. */
export type ShareScale = 'linear' | 'logarithmic';

/** Share in one bin above which a linear axis hides the others. */
const CROWDED = 0.4;

/** The scale that shows most of these figures: logarithmic where one bin holds nearly everything. */
export function shareScaleOf(figures: ScopeFigures): ShareScale {
  return ARMS.some((arm) => figures.arms[arm] !== undefined && Math.max(...sharesOf(figures, arm)) > CROWDED) ? 'logarithmic' : 'linear';
}

/** Histogram of both arms over shared bins, as shares of the accounts; the baseline filled, the candidate a line; the decision threshold dotted. */
export function histogram(figures: ScopeFigures, threshold?: number, scale: ShareScale = 'linear'): Drawing {
  const [from, to] = [figures.edges[0]!, figures.edges.at(-1)!];
  const arms = ARMS.filter((arm) => figures.arms[arm] !== undefined);
  const highest = Math.max(1e-9, ...arms.flatMap((arm) => sharesOf(figures, arm)));
  // On a logarithmic axis an empty bin lies on the floor, half of the smallest share that one account can have.
  const floor = scale === 'linear' ? 0 : Math.min(...arms.map((arm) => 0.5 / figures.arms[arm]!.n), highest / 2);
  const y = scale === 'linear' ? { min: 0, axisLabel: percentLabel } : { type: 'log', min: floor, max: 1, interval: undefined, axisLabel: { ...percentLabel, showMinLabel: false } };
  const above = threshold === undefined ? '' : ` The decision threshold is ${threshold}.`;
  return {
    width: WIDTH,
    height: HEIGHT,
    label: `Histogram of scores, ${visible(figures.scope, 60)}: share of accounts per bin${scale === 'linear' ? '' : ' on a logarithmic axis'}, ${arms.join(' and ')}. The fullest bin holds ${percent(highest)}.${above}`,
    plot: plotOf(from, to),
    option: {
      ...frame(valueAxis('score', 'x', { min: from, max: to }), valueAxis(scale === 'linear' ? 'share of accounts' : 'share, logarithmic', 'y', y), arms),
      series: [
        ...arms.map((arm) => ({
          name: arm,
          type: 'line',
          step: 'end',
          symbol: 'none',
          silent: true,
          data: outline(figures, arm).map(([edge, share]) => [edge, Math.max(floor, share)]),
          lineStyle: ARM_STYLE[arm],
          itemStyle: { color: ARM_STYLE[arm].color },
          ...(arm === 'baseline' ? { areaStyle: { color: PALETTE.baseline, opacity: 0.18, origin: 'start' } } : {}),
        })),
        ...(threshold === undefined || threshold <= from || threshold >= to ? [] : [{ ...guide([[threshold, floor], [threshold, highest]], PALETTE.mark), endLabel: { show: true, formatter: `threshold ${threshold}`, color: PALETTE.mark, fontSize: 11, offset: threshold > (from + to) / 2 ? [-82, 4] : [2, 4] } }]),
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
