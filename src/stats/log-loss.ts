import { demand } from './domain.js';
import { demandForecasts } from './special/labelled.js';

/**
 * Mean negative log-likelihood of 0/1 outcomes under forecast probabilities.
 * @param scores probabilities of class 1, in [0, 1].
 * @param labels 0 or 1, as long as scores, not empty.
 * @param clip probabilities are held within [clip, 1 - clip], so that a certain and wrong forecast costs -ln(clip) and not infinity; default 2^-52, scikit-learn's. In (0, 0.5).
 * @returns nats per account, >= 0.
 * @throws MlcheckError `statistic-undefined` for a score outside [0, 1], another label, empty or unequal lengths.
 * Cost: O(n). Source: Good (1952), doi:10.1111/j.2517-6161.1952.tb00104.x. Oracle: `classification.json` (scikit-learn log_loss).
 * @example
 * ```ts
 * logLoss([0.5, 0.5], [0, 1]) // 0.6931471805599453
 * ```
 */
export function logLoss(scores: ArrayLike<number>, labels: ArrayLike<number>, clip = Number.EPSILON): number {
  demandForecasts('logLoss', scores, labels);
  demand(clip > 0 && clip < 0.5, 'logLoss(clip)', 'must be in (0, 0.5)', clip);
  const lost = Math.log(clip);
  const kept = Math.log1p(-clip);
  let sum = 0;
  for (let i = 0; i < scores.length; i++) {
    const positive = labels[i] === 1;
    const p = scores[i] as number;
    const hit = positive ? p : 1 - p;
    if (hit <= clip) sum -= lost;
    else if (hit >= 1 - clip) sum -= kept;
    else sum -= positive ? Math.log(p) : Math.log1p(-p);
  }
  return sum / scores.length;
}
