import { demandOneOf } from './domain.js';

/** On which side of the null hypothesis a result counts as extreme. */
export const ALTERNATIVES = ['two-sided', 'less', 'greater'] as const;
export type Alternative = (typeof ALTERNATIVES)[number];

/** @throws MlcheckError `statistic-undefined` for another word. */
export function demandAlternative(alternative: Alternative, name: string): void {
  demandOneOf(alternative, `${name}(alternative)`, ALTERNATIVES);
}

/**
 * The p-value of a statistic whose null distribution is symmetric about 0.
 * @param beyond P(|T| >= |t|), twice the smaller tail; one-sided p-values are its half or the rest of 1.
 */
export function ofSymmetric(t: number, beyond: number, alternative: Alternative): number {
  if (alternative === 'two-sided') return Math.min(1, beyond);
  return t > 0 === (alternative === 'greater') ? beyond / 2 : 1 - beyond / 2;
}
