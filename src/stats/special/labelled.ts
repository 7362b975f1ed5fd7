import { demandList, demandSample, undefinedStatistic } from '../domain.js';

/** Scores split by true class; labels must be 0 or 1 and both classes present when `both`. @throws MlcheckError `statistic-undefined`. */
export function splitByLabel(name: string, scores: ArrayLike<number>, labels: ArrayLike<number>): { positives: Float64Array; negatives: Float64Array } {
  demandLabelled(name, scores, labels);
  let count = 0;
  for (let i = 0; i < labels.length; i++) count += labels[i] as number;
  if (count === 0 || count === labels.length) throw undefinedStatistic(`${name}(labels)`, 'must hold both classes', `only ${count === 0 ? 0 : 1}`);
  const positives = new Float64Array(count);
  const negatives = new Float64Array(labels.length - count);
  for (let i = 0, p = 0, q = 0; i < labels.length; i++) {
    if (labels[i] === 1) positives[p++] = scores[i] as number;
    else negatives[q++] = scores[i] as number;
  }
  return { positives, negatives };
}

/** Finite scores and labels 0 or 1 of one length, not empty. @throws MlcheckError `statistic-undefined`. */
export function demandLabelled(name: string, scores: ArrayLike<number>, labels: ArrayLike<number>): void {
  demandSample(scores, `${name}(scores)`);
  demandList(labels, `${name}(labels)`);
  if (labels.length !== scores.length) throw undefinedStatistic(`${name}(labels)`, `must be as long as scores (${scores.length})`, labels.length);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] !== 0 && labels[i] !== 1) throw undefinedStatistic(`${name}(labels[${i}])`, 'must be 0 or 1', labels[i]);
  }
}

/** The same with scores that are probabilities. @throws MlcheckError `statistic-undefined`. */
export function demandForecasts(name: string, p: ArrayLike<number>, labels: ArrayLike<number>): void {
  demandLabelled(name, p, labels);
  for (let i = 0; i < p.length; i++) {
    if (!((p[i] as number) >= 0 && (p[i] as number) <= 1)) throw undefinedStatistic(`${name}(scores[${i}])`, 'must be a probability in [0, 1]', p[i]);
  }
}
