import { demand, demandPairs, undefinedStatistic } from '../domain.js';

/** Weights over bins and what divides them to shares. */
export interface Shares {
  readonly weights: Float64Array;
  readonly sum: number;
}

/** Two lists of weights (counts or probabilities) over the same bins, each with its sum. @throws MlcheckError `statistic-undefined`. */
export function sharesOf(name: string, p: ArrayLike<number>, q: ArrayLike<number>): readonly [Shares, Shares] {
  const [a, b] = demandPairs(name, p, q, 1, ['p', 'q']);
  return [summed(`${name}(p)`, a), summed(`${name}(q)`, b)];
}

function summed(place: string, weights: Float64Array): Shares {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i] as number;
    if (w < 0) throw undefinedStatistic(`${place.slice(0, -1)}[${i}])`, 'must be >= 0', w);
    sum += w;
  }
  demand(sum > 0 && sum < Infinity, place, 'must have a finite sum > 0', sum);
  return { weights, sum };
}
