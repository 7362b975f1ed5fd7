/** The smallest integer k in [low, high] for which `holds`, where it holds for every larger one too; `high` is taken to hold. */
export function smallestCount(holds: (k: number) => boolean, low: number, high: number, start: number): number {
  // Gallop from the guess, then halve: a good guess costs a handful of evaluations.
  let step = 1;
  let k = Math.min(high, Math.max(low, Math.floor(start)));
  if (holds(k)) {
    high = k;
    while (k > low && holds((k = Math.max(low, high - step)))) {
      high = k;
      step *= 4;
    }
    if (k === high) return high;
    low = k + 1;
  } else {
    low = k + 1;
    while (low < high && !holds((k = Math.min(high, low - 1 + step)))) {
      low = k + 1;
      step *= 4;
    }
    high = Math.max(low, Math.min(high, k));
  }
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return high;
}

/** Room for the last bits of a tail probability, so that quantile(cdf(k)) is k whichever program computed the probability. */
export const ROUNDING = 64 * Number.EPSILON;

/** The same for a probability above 1/2 whose complement is compared: it was given to within an epsilon of 1. */
export const ROOM = 4 * Number.EPSILON;
