import type { ArmFigures } from '../../run/run.js';
import type { Arm } from '../../table/row.js';
import { plain } from '../text/numbers.js';
import type { Drawing } from './draw.js';
import { ARM_STYLE, frame, guide, HEIGHT, percentLabel, plotOf, valueAxis, WIDTH } from './frame.js';

type Quality = NonNullable<ArmFigures['quality']>;
export type QualityByArm = readonly (readonly [Arm, Quality])[];

/** ROC of each arm with the interval of its true positive rate; the diagonal is a coin. */
export function roc(quality: QualityByArm): Drawing {
  const areas = quality.map(([arm, { auc, aucInterval }]) => `${arm} ${auc === null ? 'undefined' : plain(auc)}${aucInterval === undefined ? '' : ` (${plain(aucInterval[0])} to ${plain(aucInterval[1])})`}`).join(', ');
  return {
    ...square('false positive rate', 'true positive rate', quality.map(([arm, { roc: points }]) => [arm, points]), [[0, 0], [1, 1]], 'none', quality.flatMap(([arm, { roc: points, rocBand }]) => edges(arm, points, rocBand))),
    label: `ROC curves; area under the curve: ${areas}.`,
  };
}

/** Precision against recall of each arm with the interval of its precision; the dotted line is the share of positives. */
export function precisionRecall(quality: QualityByArm): Drawing {
  const base = quality[0]![1].precisionRecall.at(-1)?.[1] ?? 0;
  return {
    ...square('recall', 'precision', quality.map(([arm, { precisionRecall: points }]) => [arm, points]), [[0, base], [1, base]], 'none', quality.flatMap(([arm, { precisionRecall: points, precisionBand }]) => edges(arm, points, precisionBand))),
    label: `Precision and recall; a coin has a precision of ${plain(base)}, the share of positives.`,
  };
}

/** Share of positives against mean score, bin by bin; on the diagonal scores are probabilities. */
export function reliability(quality: QualityByArm): Drawing {
  return {
    ...square('mean score of the bin', 'share of positives', quality.map(([arm, { reliability: bins }]) => [arm, bins.map(({ meanScore, rate }) => [meanScore, rate] as const)]), [[0, 0], [1, 1]], 'circle'),
    label: 'Reliability diagram: share of positives against mean score in each of ten bins; on the diagonal scores are probabilities.',
  };
}

/** The lower and the upper edge of a band, thin lines in the arm's colour. */
function edges(arm: Arm, points: readonly (readonly [number, number])[], band: readonly (readonly [number, number])[] | undefined): readonly object[] {
  if (band === undefined) return [];
  return [0, 1].map((side) => ({ type: 'line', symbol: 'none', silent: true, z: 1, data: points.map(([x], k) => [x, band[k]![side]!]), lineStyle: { color: ARM_STYLE[arm].color, width: 1, opacity: 0.45, type: ARM_STYLE[arm].type } }));
}

function square(x: string, y: string, curves: readonly (readonly [Arm, readonly (readonly [number, number])[]])[], base: readonly (readonly [number, number])[], symbol = 'none', behind: readonly object[] = []): Omit<Drawing, 'label'> {
  return {
    width: WIDTH,
    height: HEIGHT,
    plot: plotOf(0, 1),
    option: {
      ...frame(valueAxis(x, 'x', { min: 0, max: 1, axisLabel: percentLabel }), valueAxis(y, 'y', { min: 0, max: 1, axisLabel: percentLabel }), curves.map(([arm]) => arm)),
      series: [
        guide(base),
        ...behind,
        ...curves.map(([arm, points]) => ({ name: arm, type: 'line', symbol: arm === 'baseline' && symbol !== 'none' ? 'emptyCircle' : symbol, symbolSize: 7, silent: true, data: points.map((point) => [...point]), lineStyle: ARM_STYLE[arm], itemStyle: { color: ARM_STYLE[arm].color } })),
      ],
    },
  };
}
