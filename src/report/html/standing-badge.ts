import type { Standing } from '../text/wording.js';
import { html, type Markup } from './markup.js';

const SIGN: Readonly<Record<Standing, string>> = { failed: '✗', inconclusive: '?', 'advisory failed': '✗', 'advisory inconclusive': '?', passed: '✓' };

/** Class name of a standing in the style sheet. */
export const CLASS: Readonly<Record<Standing, string>> = {
  failed: 'fail',
  inconclusive: 'undecided',
  'advisory failed': 'advisory',
  'advisory inconclusive': 'advisory',
  passed: 'pass',
};

/** A verdict as sign and word, coloured where colour is to be had. */
export function standingBadge(standing: Standing): Markup {
  return html`<span class="badge ${CLASS[standing]}">${SIGN[standing]} ${standing}</span>`;
}
