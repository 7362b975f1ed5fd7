import type { ScopeFigures } from '../../run/run.js';
import type { Arm } from '../../table/row.js';
import { plain } from '../text/numbers.js';
import { visible } from '../text/visible.js';
import type { Drawing } from './draw.js';
import { ARM_STYLE, frame, guide, HEIGHT, percentLabel, plotOf, valueAxis, WIDTH } from './frame.js';
import { PALETTE } from './palette.js';

const ARMS: readonly Arm[] = ['baseline', 'candidate'];

/** ECDF of both arms, each with its 95% band, and a bar where the gap between them is largest. */
export function ecdf(figures: ScopeFigures): Drawing {
  const [from, to] = [figures.edges[0]!, figures.edges.at(-1)!];
  const arms = ARMS.filter((arm) => figures.arms[arm] !== undefined);
  const { ks } = figures;
  const gap = ks === undefined || arms.length < 2 ? undefined : ks;
  const heard = gap === undefined ? '' : ` The largest gap is ${plain(gap.statistic)}, at a score of ${plain(gap.location)}; the candidate scores ${gap.sign === 1 ? 'lower' : 'higher'} there.`;
  return {
    width: WIDTH,
    height: HEIGHT,
    label: `Share of accounts at or below each score, ${visible(figures.scope, 60)}, ${arms.join(' and ')}.${heard}`,
    plot: plotOf(from, to),
    option: {
      ...frame(valueAxis('score', 'x', { min: from, max: to }), valueAxis('at or below', 'y', { min: 0, max: 1, axisLabel: percentLabel }), arms),
      series: [
        ...arms.flatMap((arm) => band(figures, arm)),
        ...arms.map((arm) => ({ name: arm, type: 'line', symbol: 'none', silent: true, data: pointsOf(figures, arm), lineStyle: ARM_STYLE[arm], itemStyle: { color: ARM_STYLE[arm].color } })),
        ...(gap === undefined || gap.statistic === 0 ? [] : [gapBar(figures, gap)]),
      ],
    },
  };
}

/** Points of an ECDF: (score, share at or below). */
export function pointsOf(figures: ScopeFigures, arm: Arm): readonly (readonly [number, number])[] {
  const [from, to] = [figures.edges[0]!, figures.edges.at(-1)!];
  const { ecdf: shares } = figures.arms[arm]!;
  return shares.map((share, k) => [from + ((to - from) * k) / (shares.length - 1), share]);
}

/** Lower edge (unseen) and the band's height stacked on it. */
function band(figures: ScopeFigures, arm: Arm): readonly object[] {
  const half = figures.arms[arm]!.ecdfBand;
  const points = pointsOf(figures, arm);
  const series = (data: readonly (readonly [number, number])[], area: boolean) => ({
    type: 'line',
    symbol: 'none',
    silent: true,
    stack: `band ${arm}`,
    stackStrategy: 'all',
    data,
    lineStyle: { opacity: 0 },
    z: 0,
    ...(area ? { areaStyle: { color: ARM_STYLE[arm].color, opacity: 0.14 } } : {}),
  });
  const lower = points.map(([x, share]) => [x, Math.max(0, share - half)] as const);
  const height = points.map(([x, share], k) => [x, Math.min(1, share + half) - lower[k]![1]] as const);
  return [series(lower, false), series(height, true)];
}

/** A bar from one arm's share to the other's at the place of the gap, named beside it. */
function gapBar(figures: ScopeFigures, gap: NonNullable<ScopeFigures['ks']>): object {
  const [foot, head] = [Math.min(gap.candidate, gap.baseline), Math.max(gap.candidate, gap.baseline)];
  const [from, to] = [figures.edges[0]!, figures.edges.at(-1)!];
  const right = gap.location > from + 0.7 * (to - from);
  return {
    ...guide([[gap.location, foot], [gap.location, head]], PALETTE.mark, 'solid'),
    z: 5,
    symbol: 'rect',
    symbolSize: [9, 2],
    itemStyle: { color: PALETTE.mark },
    endLabel: { show: true, formatter: `gap ${plain(gap.statistic)}`, color: PALETTE.mark, fontSize: 12, offset: [right ? -74 : 4, head < 0.2 ? -8 : 14] },
  };
}
