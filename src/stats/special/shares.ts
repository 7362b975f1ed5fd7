import { demand, demandPairs, undefinedStatistic } from '../domain.js';

/** Two lists of weights (counts or probabilities) over the same bins, scaled to sum to 1. @throws MlcheckError `statistic-undefined`. */
export function sharesOf(name: string, p: ArrayLike<number>, q: ArrayLike<number>): readonly [Float64Array, Float64Array] {
  demandPairs(name, p, q, 1, ['p', 'q']);
  return [scaled(`${name}(p)`, p), scaled(`${name}(q)`, q)];
}

function scaled(place: string, weights: ArrayLike<number>): Float64Array {
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    const w = weights[i] as number;
    if (w < 0) throw undefinedStatistic(`${place.slice(0, -1)}[${i}])`, 'must be >= 0', w);
    sum += w;
  }
  demand(sum > 0 && sum < Infinity, place, 'must have a finite sum > 0', sum);
  return Float64Array.from(weights, (w) => w / sum);
}
