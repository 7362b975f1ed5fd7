import { demand, demandPairs, undefinedStatistic } from '../domain.js';

/** Two lists of weights (counts or probabilities) over the same bins, scaled to sum to 1. @throws MlcheckError `statistic-undefined`. */
export function sharesOf(name: string, p: ArrayLike<number>, q: ArrayLike<number>): readonly [Float64Array, Float64Array] {
  const [a, b] = demandPairs(name, p, q, 1, ['p', 'q']);
  return [scaled(`${name}(p)`, a), scaled(`${name}(q)`, b)];
}

function scaled(place: string, weights: Float64Array): Float64Array {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i] as number;
    if (w < 0) throw undefinedStatistic(`${place.slice(0, -1)}[${i}])`, 'must be >= 0', w);
    sum += w;
  }
  demand(sum > 0 && sum < Infinity, place, 'must have a finite sum > 0', sum);
  const shares = new Float64Array(weights.length);
  for (let i = 0; i < shares.length; i++) shares[i] = (weights[i] as number) / sum;
  return shares;
}
