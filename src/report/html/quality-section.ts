import type { ArmFigures, Run } from '../../run/run.js';
import type { Arm } from '../../table/row.js';
import { precisionRecall, reliability, roc, type QualityByArm } from '../figures/curves.js';
import { clusterNote } from '../text/cluster-note.js';
import { percent, plain, whole } from '../text/numbers.js';
import { figure } from './figure.js';
import { html, type Markup } from './markup.js';
import { folded, table } from './table.js';
import { cohortsOf } from './worst-scopes.js';

const ARMS: readonly Arm[] = ['candidate', 'baseline'];

/** Section 5: model quality, where accounts carry the truth. */
export function qualitySection(run: Run): Markup | undefined {
  const all = run.figures.find(({ scope }) => scope === 'all');
  const quality: QualityByArm = ARMS.flatMap((arm) => (all?.arms[arm]?.quality === undefined ? [] : [[arm, all.arms[arm].quality] as const]));
  if (quality.length === 0) return undefined;
  const curve = (of: 'roc' | 'precisionRecall', band: 'rocBand' | 'precisionBand', x: string, y: string): Markup[] =>
    quality.map(([arm, points]) => {
      const bounds = points[band];
      const interval = (k: number): string[] => (bounds === undefined ? [] : [`${percent(bounds[k]![0])} to ${percent(bounds[k]![1])}`]);
      return folded(`Numbers of the ${arm}`, table(`${y} by ${x}, ${arm}`, [{ title: x }, { title: y, number: true }, ...(bounds === undefined ? [] : [{ title: '95% interval', number: true }])], points[of].map(([a, b], k) => [percent(a), percent(b), ...interval(k)]), points[of].map(([a]) => a)));
    });
  return html`<section id="quality" aria-labelledby="quality-title">
<h2 id="quality-title">Quality, where the truth is known</h2>
<p class="lead">${run.manifest.labels !== undefined && html`Truth: ${run.manifest.labels.source}. `}Over all cohorts, each counts ${run.manifest.mix === 'shares' ? 'by its share of the population' : 'the same'}. Thin lines beside a curve are 95% intervals point by point (Wilson); that of the AUC is DeLong's.${clusterNote(run)}</p>
${table('Quality over all cohorts', [{ title: 'arm' }, { title: 'labelled', number: true }, { title: 'positive', number: true }, { title: 'AUC (95% interval)', number: true }, { title: 'Brier score', number: true }], quality.map(([arm, { n, positives, auc, aucInterval, brier }]) => [arm, whole(n), whole(positives), auc === null ? 'one class only' : `${plain(auc)}${aucInterval === undefined ? '' : ` (${plain(aucInterval[0])} to ${plain(aucInterval[1])})`}`, plain(brier)]))}
<div class="figures">
${figure('roc', 'ROC', roc(quality), curve('roc', 'rocBand', 'false positive rate', 'true positive rate'))}
${figure('pr', 'Precision and recall', precisionRecall(quality), curve('precisionRecall', 'precisionBand', 'recall', 'precision'))}
${figure('reliability', 'Reliability', reliability(quality), folded('Numbers', quality.map(([arm, { reliability: bins }]) => table(`Reliability, ${arm}`, [{ title: 'scores' }, { title: 'accounts', number: true }, { title: 'mean score', number: true }, { title: 'positive', number: true }], bins.map(({ from, to, n, meanScore, rate }) => [`${plain(from)} – ${plain(to)}`, whole(n), plain(meanScore), percent(rate)]), bins.map(({ meanScore }) => meanScore)))))}
</div>
${quality.map(([arm, of]) => confusion(arm, of))}
${folded('Quality by cohort', byCohort(run))}
</section>`;
}

function confusion(arm: Arm, { confusion: at }: NonNullable<ArmFigures['quality']>): Markup | undefined {
  if (at === undefined) return undefined;
  const { threshold, truePositive, falsePositive, trueNegative, falseNegative } = at;
  const share = (part: number, of: number): string => (of === 0 ? '–' : `${percent(part / of)}`);
  const [positives, negatives] = [truePositive + falseNegative, trueNegative + falsePositive];
  return table(
    `Confusion at the threshold ${threshold}, ${arm}`,
    [{ title: 'truth' }, { title: `score ≥ ${threshold}`, number: true }, { title: `score < ${threshold}`, number: true }, { title: 'of all accounts', number: true }],
    [
      ['positive', share(truePositive, positives), share(falseNegative, positives), percent(positives)],
      ['negative', share(falsePositive, negatives), share(trueNegative, negatives), percent(negatives)],
    ],
  );
}

function byCohort(run: Run): Markup {
  const cell = (of: ArmFigures | undefined, name: 'auc' | 'brier'): string => {
    const value = of?.quality?.[name];
    return value === undefined ? '–' : value === null ? 'one class only' : plain(value);
  };
  return table(
    'AUC and Brier score by cohort',
    [{ title: 'cohort' }, { title: 'positive', number: true }, ...(['AUC', 'Brier score'] as const).flatMap((name) => ARMS.map((arm) => ({ title: `${name}, ${arm}`, number: true })))],
    cohortsOf(run).map(({ scope, arms }) => {
      const known = arms.candidate?.quality ?? arms.baseline?.quality;
      return [scope, known === undefined ? '–' : `${whole(known.positives)} of ${whole(known.n)}`, ...(['auc', 'brier'] as const).flatMap((name) => ARMS.map((arm) => cell(arms[arm], name)))];
    }),
  );
}
