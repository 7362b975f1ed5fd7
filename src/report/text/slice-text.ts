import type { SliceRecord } from '../../run/run.js';
import { capital } from './wording.js';
import { percent, plain } from './numbers.js';

/** `Accounts in new with vpn score`, `0.21 higher`, `0.34 instead of 0.13`: a slice as a sentence in three parts, the middle one to be set in bold. */
export function sliceSentence({ words, change, candidate, baseline }: SliceRecord): readonly [string, string, string] {
  return [`${capital(`accounts ${words}`)} score`, `${plain(Math.abs(change))} ${change > 0 ? 'higher' : 'lower'}`, `${plain(candidate)} instead of ${plain(baseline)} on average`];
}

/** A change as the candidate's distance from the baseline: `0.21 higher`, `unchanged`. */
export function changeText(change: number): string {
  return change === 0 ? 'unchanged' : `${plain(Math.abs(change))} ${change > 0 ? 'higher' : 'lower'}`;
}

/** `180 accounts, 3% of all`. */
export function sizeText({ n, share }: SliceRecord): string {
  return `${n.toLocaleString('en-US')} accounts, ${percent(share)} of all`;
}
