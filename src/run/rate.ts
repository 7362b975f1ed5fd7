import { clopperPearsonLower, clopperPearsonUpper } from '../stats/clopper-pearson.js';

/** How often something happened, with exact bounds. */
export interface Rate {
  readonly count: number;
  readonly of: number;
  /** Clopper-Pearson, each bound at the confidence. */
  readonly lower: number;
  readonly upper: number;
}

/** A count as a rate with its Clopper-Pearson bounds. @param confidence of each bound, in (0.5, 1); default 0.95 */
export function rateOf(count: number, of: number, confidence = 0.95): Rate {
  return { count, of, lower: of === 0 ? 0 : clopperPearsonLower(count, of, 1 - confidence), upper: of === 0 ? 1 : clopperPearsonUpper(count, of, 1 - confidence) };
}
