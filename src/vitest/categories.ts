import { Status } from 'allure-js-commons';
import type { Category } from 'allure-js-commons/sdk';

/** Allure's categories: what a red or yellow test means here. */
export const CATEGORIES: Category[] = [
  { name: 'Claim failed', matchedStatuses: [Status.FAILED], messageRegex: '^[\\s\\S]*' },
  { name: 'Inconclusive: not enough evidence', matchedStatuses: [Status.BROKEN], messageRegex: '^(?!Scoring )[\\s\\S]*' },
  { name: 'Scoring stopped or broke', matchedStatuses: [Status.BROKEN], messageRegex: '^Scoring [\\s\\S]*' },
];
