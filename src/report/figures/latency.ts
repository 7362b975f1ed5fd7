import type { LatencyFigures } from '../../run/run.js';
import type { Arm } from '../../table/row.js';
import { duration } from '../text/numbers.js';
import type { Drawing } from './draw.js';
import { ARM_STYLE, frame, HEIGHT, percentLabel, valueAxis, WIDTH } from './frame.js';
import { PALETTE } from './palette.js';

export type LatencyByArm = readonly (readonly [Arm, LatencyFigures])[];

/** Share of rows answered within each time; time on a logarithmic axis. */
export function latencyEcdf(latency: LatencyByArm): Drawing {
  const medians = latency.map(([arm, { quantilesMs }]) => `${arm} ${duration(quantilesMs[0]!)} at the median and ${duration(quantilesMs[2]!)} at 95%`).join('; ');
  return {
    width: WIDTH,
    height: HEIGHT,
    label: `Share of rows answered within each time: ${medians}.`,
    option: {
      ...frame(valueAxis('milliseconds (logarithmic)', 'x', { type: 'log', min: 'dataMin', max: 'dataMax', splitNumber: 3, axisLabel: { formatter: (value: number) => String(Number(value.toPrecision(2))) } }), valueAxis('answered within', 'y', { min: 0, max: 1, axisLabel: percentLabel }), latency.map(([arm]) => arm)),
      series: latency.map(([arm, { ecdf }]) => ({ name: arm, type: 'line', step: 'end', symbol: 'none', silent: true, data: ecdf.filter(([ms]) => ms > 0).map((point) => [...point]), lineStyle: ARM_STYLE[arm], itemStyle: { color: ARM_STYLE[arm].color } })),
    },
  };
}

/** Answers and failures per second over the run. */
export function throughput(latency: LatencyByArm): Drawing {
  const failed = latency.some(([, { timeline }]) => timeline.some((bin) => bin.failed > 0));
  return {
    ...overTime('rows per second', latency, ({ scored }) => scored, [
      ...(failed
        ? latency.map(([arm, { timeline }]) => ({ name: `${arm}, failed`, type: 'scatter', silent: true, symbol: 'diamond', symbolSize: 8, data: timeline.filter((bin) => bin.failed > 0).map((bin) => [bin.atMs / 1000, bin.failed]), itemStyle: { color: arm === 'candidate' ? PALETTE.fail : PALETTE.mark, opacity: 1 } }))
        : []),
    ]),
    label: `Rows scored per second over the run${failed ? '; diamonds are failures per second' : '; none failed'}.`,
  };
}

/** 95% of rows were answered within this time, over the run. */
export function latencyOverTime(latency: LatencyByArm): Drawing {
  return { ...overTime('p95, milliseconds', latency, ({ p95Ms }) => p95Ms, []), label: 'The 95th percentile of latency over the run.' };
}

function overTime(title: string, latency: LatencyByArm, value: (bin: LatencyFigures['timeline'][number]) => number | null, more: readonly object[]): Omit<Drawing, 'label'> {
  return {
    width: WIDTH,
    height: HEIGHT,
    option: {
      ...frame(valueAxis('seconds since scoring began', 'x', { min: 0 }), valueAxis(title, 'y', { min: 0 }), latency.map(([arm]) => arm)),
      series: [
        ...latency.map(([arm, { timeline }]) => ({ name: arm, type: 'line', symbol: timeline.length < 2 ? 'circle' : 'none', silent: true, data: timeline.map((bin) => [bin.atMs / 1000, value(bin)]), lineStyle: ARM_STYLE[arm], itemStyle: { color: ARM_STYLE[arm].color } })),
        ...more,
      ],
    },
  };
}
