import type { ScopeFigures } from '../../run/run.js';
import { percent, plain } from '../text/numbers.js';
import { visible } from '../text/visible.js';
import type { Drawing } from './draw.js';
import { frame, guide, HEIGHT, percentLabel, plotOf, valueAxis, WIDTH } from './frame.js';
import { PALETTE } from './palette.js';

/** Candidate minus baseline, account by account: how many accounts moved how far, and where the mean lies. */
export function differences(figures: ScopeFigures): Drawing {
  const { edges, counts, mean } = figures.difference ?? { edges: [-1, 1], counts: [0], mean: 0 };
  const [from, to] = [edges[0]!, edges.at(-1)!];
  const n = Math.max(1, counts.reduce((sum, count) => sum + count, 0));
  const shares = counts.map((count) => count / n);
  const highest = Math.max(1e-9, ...shares);
  const rose = shares.slice(Math.ceil(counts.length / 2)).reduce((sum, share) => sum + share, 0);
  return {
    width: WIDTH,
    height: HEIGHT,
    label: `Candidate minus baseline for each account, ${visible(figures.scope, 60)}: ${plain(mean)} on average; about ${percent(rose)} of accounts rose by more than a bin.`,
    plot: plotOf(from, to),
    option: {
      ...frame(valueAxis('candidate − baseline', 'x', { min: from, max: to, interval: undefined, axisLabel: { showMinLabel: false, showMaxLabel: false, formatter: (value: number) => String(Number(value.toPrecision(3))).replace('-', '−') } }), valueAxis('share of accounts', 'y', { min: 0, axisLabel: percentLabel }), []),
      series: [
        { type: 'line', step: 'end', symbol: 'none', silent: true, data: edges.map((edge, k) => [edge, shares[Math.min(k, shares.length - 1)]!]), lineStyle: { color: PALETTE.text, width: 1 }, areaStyle: { color: PALETTE.muted, opacity: 0.35 } },
        guide([[0, 0], [0, highest]], PALETTE.axis),
        { ...guide([[mean, 0], [mean, highest]], PALETTE.mark, 'solid'), z: 5, endLabel: { show: true, formatter: `mean ${plain(mean)}`, color: PALETTE.mark, fontSize: 12, offset: mean > from + 0.6 * (to - from) ? [-96, 4] : [2, 4] } },
      ],
    },
  };
}
