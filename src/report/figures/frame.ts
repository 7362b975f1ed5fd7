import type { Arm } from '../../table/row.js';
import { visible } from '../text/visible.js';
import { PALETTE } from './palette.js';

/** Size of an ordinary figure, and the room around its plot: readable at 288 pixels, in rows of two or three on a wide screen. */
export const WIDTH = 380;
export const HEIGHT = 248;
export const ROOM = { left: 52, right: 16, top: 34, bottom: 46 } as const;

/** How an arm is drawn: the baseline dashed, the candidate solid, so that they differ in print too. */
export const ARM_STYLE: Readonly<Record<Arm, { readonly color: string; readonly type: 'solid' | 'dashed'; readonly width: number }>> = {
  candidate: { color: PALETTE.candidate, type: 'solid', width: 2 },
  baseline: { color: PALETTE.baseline, type: 'dashed', width: 2 },
};

/** A number axis with a title. */
export function valueAxis(name: string, where: 'x' | 'y', extra: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const { axisLabel, ...rest } = extra;
  const { interval, labels } = ticksOf(extra);
  return {
    type: 'value',
    name: visible(name, 60),
    nameLocation: where === 'x' ? 'middle' : 'end',
    nameGap: where === 'x' ? 28 : 12,
    nameTextStyle: { color: PALETTE.muted, fontSize: 12, align: where === 'x' ? 'center' : 'left', padding: where === 'x' ? 0 : [0, 0, 0, -ROOM.left + 8] },
    axisLine: { show: where === 'x', onZero: false, lineStyle: { color: PALETTE.axis } },
    axisTick: { show: false },
    axisLabel: { color: PALETTE.muted, fontSize: 11, hideOverlap: true, ...labels, ...(axisLabel as object | undefined) },
    splitLine: { show: where === 'y', lineStyle: { color: PALETTE.line } },
    splitNumber: 4,
    ...(interval === undefined ? {} : { interval }),
    ...rest,
  };
}

/**
 * Ticks of a whole axis: a step of at most two digits that divides it, so that the last label is no neighbour of the one before. An axis that no such step divides (from 0.00788 to 0.945) has the
 * ticks that ECharts finds round, and its ends no labels, but for an end at 0.
 */
function ticksOf({ min, max, type }: Readonly<Record<string, unknown>>): { readonly interval?: number; readonly labels?: object } {
  if (typeof min !== 'number' || typeof max !== 'number' || type === 'log') return {};
  const interval = [4, 5, 3, 6, 2].map((parts) => (max - min) / parts).find((width) => Number(width.toPrecision(2)) === Number(width.toPrecision(9)));
  if (interval !== undefined) return { interval };
  return { labels: { showMinLabel: min === 0, showMaxLabel: max === 0, formatter: (value: number) => String(Number(value.toPrecision(6))).replace('-', '−') } };
}

/** Axis labels of shares. */
export const percentLabel = { formatter: (value: number): string => `${Number((value * 100).toPrecision(6))}%` };

/** Grid, legend at the top right and both axes of a figure with arms. */
export function frame(x: Readonly<Record<string, unknown>>, y: Readonly<Record<string, unknown>>, legend: readonly string[], room: Readonly<Record<string, number>> = ROOM): Readonly<Record<string, unknown>> {
  return {
    grid: { ...room, containLabel: false },
    legend: { show: legend.length > 0, data: [...legend], right: 8, top: 4, itemWidth: 28, itemHeight: 10, itemGap: 14, itemStyle: { opacity: 0 }, textStyle: { color: PALETTE.text, fontSize: 12 } },
    xAxis: x,
    yAxis: y,
  };
}

/** A straight line from point to point, without symbols: diagonals, marks, thresholds. */
export function guide(points: readonly (readonly [number, number])[], color: string = PALETTE.axis, type: 'dotted' | 'solid' = 'dotted', label?: string): Readonly<Record<string, unknown>> {
  return {
    type: 'line',
    data: points.map((point) => [...point]),
    symbol: 'none',
    silent: true,
    z: 1,
    lineStyle: { color, type, width: type === 'solid' ? 2 : 1.5 },
    ...(label === undefined ? {} : { endLabel: { show: true, formatter: label, color, fontSize: 11 } }),
  };
}

/** The plotted rectangle of {@link frame}, for pointers. */
export function plotOf(from: number, to: number, width = WIDTH, room: { readonly left: number; readonly right: number } = ROOM) {
  return { left: room.left, right: width - room.right, from, to };
}
