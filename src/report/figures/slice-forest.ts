import type { SliceFigures } from '../../run/run.js';
import { plain } from '../text/numbers.js';
import { visible } from '../text/visible.js';
import type { Drawing } from './draw.js';
import { frame, guide, valueAxis } from './frame.js';
import { PALETTE } from './palette.js';

const ROW = 34;

/** Mean change of each slice found, with its interval, over that of all accounts (a hollow circle); what lies between the dotted lines is within the margin. */
export function sliceForest({ found, overall, margin }: SliceFigures): Drawing {
  const names = ['all accounts', ...found.map((_, k) => `slice ${k + 1}`)];
  const reach = Math.max(margin, Math.abs(overall), ...found.flatMap(({ lower, upper }) => [Math.abs(lower), Math.abs(upper)]));
  const edge = 1.05 * reach;
  const heard = found.map(({ words, change, lower, upper }, k) => `slice ${k + 1}, ${visible(words, 80)}: ${plain(change)} (${plain(lower)} to ${plain(upper)})`).join('; ');
  return {
    width: 600,
    height: 70 + ROW * names.length,
    label: `Mean change of each slice with its interval; all accounts ${plain(overall)}; ${heard}.`,
    option: {
      ...frame(
        valueAxis('candidate − baseline', 'x', { min: -edge, max: edge, interval: undefined, axisLabel: { showMinLabel: false, showMaxLabel: false, formatter: (value: number) => String(Number(value.toPrecision(3))).replace('-', '−') }, splitLine: { show: true, lineStyle: { color: PALETTE.line } } }),
        { type: 'category', data: names, inverse: true, axisTick: { show: false }, axisLine: { show: false }, axisLabel: { color: PALETTE.text, fontSize: 12, interval: 0 } },
        [],
        { left: 96, right: 20, top: 14, bottom: 46 },
      ),
      series: [
        ...[0, -margin, margin].map((at) => ({ ...guide([], at === 0 ? PALETTE.axis : PALETTE.mark, at === 0 ? 'solid' : 'dotted'), markLine: { silent: true, symbol: 'none', label: { show: false }, lineStyle: { color: at === 0 ? PALETTE.axis : PALETTE.mark, type: at === 0 ? 'solid' : 'dotted', width: 1.5 }, data: [{ xAxis: at }] } })),
        intervals(found),
        { type: 'scatter', silent: true, symbol: 'emptyCircle', symbolSize: 9, data: [[overall, 0]], itemStyle: { color: PALETTE.text, opacity: 1 } },
        { type: 'scatter', silent: true, symbol: 'diamond', symbolSize: 12, data: found.map(({ change }, k) => [change, k + 1]), itemStyle: { color: PALETTE.candidate, opacity: 1 } },
      ],
    },
  };
}

function intervals(found: SliceFigures['found']): object {
  return {
    type: 'custom',
    silent: true,
    data: found.map(({ lower, upper }, k) => [lower, upper, k + 1]),
    renderItem: (_: unknown, api: { value(k: number): number; coord(point: readonly [number, number]): readonly [number, number] }) => {
      const [from, y] = api.coord([api.value(0), api.value(2)]);
      const [to] = api.coord([api.value(1), api.value(2)]);
      return { type: 'path', shape: { pathData: `M${from} ${y}H${to}M${from} ${y - 5}V${y + 5}M${to} ${y - 5}V${y + 5}` }, style: { stroke: PALETTE.candidate, lineWidth: 2.5, fill: 'none' } };
    },
  };
}
