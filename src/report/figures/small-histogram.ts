import type { ScopeFigures } from '../../run/run.js';
import { visible } from '../text/visible.js';
import type { Drawing } from './draw.js';
import { histogram, type ShareScale } from './histogram.js';

/** One of the small multiples: a {@link histogram} without legend, titles and value axis, every cohort on the same bins. */
export function smallHistogram(figures: ScopeFigures, scale: ShareScale = 'linear'): Drawing {
  const full = histogram(figures, undefined, scale);
  const { xAxis, yAxis, series } = full.option as { xAxis: object; yAxis: object; series: readonly object[] };
  const [from, to] = [figures.edges[0]!, figures.edges.at(-1)!];
  return {
    width: 220,
    height: 110,
    label: `Scores of ${visible(figures.scope, 60)}: candidate (line) over baseline (filled)`,
    option: {
      grid: { left: 8, right: 8, top: 8, bottom: 22 },
      xAxis: { ...xAxis, name: '', interval: (to - from) / 2 },
      yAxis: { ...yAxis, name: '', axisLabel: { show: false }, splitLine: { show: false } },
      series: series.slice(0, 2),
    },
  };
}
