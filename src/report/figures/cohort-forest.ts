import type { ScopeFigures } from '../../run/run.js';
import type { Arm } from '../../table/row.js';
import { visible } from '../text/visible.js';
import type { Drawing } from './draw.js';
import { ARM_STYLE, frame, valueAxis } from './frame.js';
import { PALETTE } from './palette.js';

const ARMS: readonly Arm[] = ['baseline', 'candidate'];

/** Mean score of every cohort and arm with its 95% interval, in the order given, first at the top. */
export function cohortForest(cohorts: readonly ScopeFigures[]): Drawing {
  const names = cohorts.map(({ scope }) => visible(scope, 22));
  const arms = ARMS.filter((arm) => cohorts.some((figures) => figures.arms[arm] !== undefined));
  const edges = cohorts.flatMap(({ edges: [first], edges: all }) => [first!, all.at(-1)!]);
  return {
    width: 600,
    height: 84 + 30 * names.length,
    label: 'Mean score of each cohort with its 95% interval: circles are the baseline, diamonds the candidate.',
    option: {
      ...frame(
        valueAxis('mean score', 'x', { min: Math.min(...edges), max: Math.max(...edges), splitLine: { show: true, lineStyle: { color: PALETTE.line } } }),
        { type: 'category', data: names, inverse: true, axisTick: { show: false }, axisLine: { lineStyle: { color: PALETTE.axis } }, axisLabel: { color: PALETTE.text, fontSize: 12, interval: 0 } },
        arms,
        { left: 150, right: 20, top: 34, bottom: 46 },
      ),
      legend: { data: arms, right: 8, top: 4, itemWidth: 12, itemHeight: 10, itemGap: 18, textStyle: { color: PALETTE.text, fontSize: 12 } },
      series: arms.flatMap((arm) => [intervals(cohorts, arm), means(cohorts, arm)]),
    },
  };
}

const offsetOf = (arm: Arm): number => (arm === 'baseline' ? -6 : 6);

function means(cohorts: readonly ScopeFigures[], arm: Arm): object {
  return {
    name: arm,
    type: 'scatter',
    silent: true,
    symbol: arm === 'baseline' ? 'circle' : 'diamond',
    symbolSize: arm === 'baseline' ? 7 : 9,
    symbolOffset: [0, offsetOf(arm)],
    data: cohorts.flatMap(({ arms }, row) => (arms[arm] === undefined ? [] : [[arms[arm].mean, row]])),
    itemStyle: { color: ARM_STYLE[arm].color, opacity: 1 },
  };
}

function intervals(cohorts: readonly ScopeFigures[], arm: Arm): object {
  return {
    type: 'custom',
    silent: true,
    data: cohorts.flatMap(({ arms }, row) => (arms[arm] === undefined ? [] : [[...arms[arm].meanInterval, row]])),
    renderItem: (_: unknown, api: { value(k: number): number; coord(point: readonly [number, number]): readonly [number, number] }) => {
      const [from, y] = api.coord([api.value(0), api.value(2)]);
      const [to] = api.coord([api.value(1), api.value(2)]);
      return { type: 'line', shape: { x1: from, y1: y + offsetOf(arm), x2: to, y2: y + offsetOf(arm) }, style: { stroke: ARM_STYLE[arm].color, lineWidth: 2 } };
    },
  };
}
