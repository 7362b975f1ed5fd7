import type { SliceCondition } from '../run.js';

/** Units that a field's name can end in. */
const UNITS: Readonly<Record<string, string>> = { seconds: 'seconds', minutes: 'minutes', hours: 'hours', days: 'days', weeks: 'weeks', months: 'months', years: 'years', ms: 'ms', km: 'km', kg: 'kg', eur: 'EUR', usd: 'USD', gbp: 'GBP', percent: '%', pct: '%' };
/** Windows of time that a field's name can end in: `failedPayments7d`. */
const WINDOW = /^(\d+)(h|d|w|m|y)$/;
const SPANS: Readonly<Record<string, string>> = { h: 'hours', d: 'days', w: 'weeks', m: 'months', y: 'years' };
/** Verbs that begin the names of flags, as several accounts do them. */
const VERBS: Readonly<Record<string, string>> = { is: 'are', has: 'have', pays: 'pay', uses: 'use', owns: 'own', buys: 'buy', shares: 'share', was: 'were' };
/** Words whose final s is no plural. */
const SINGULAR = /(ss|us|is)$/;

/**
 * A slice in words that follow "accounts": `with 1 or more failed payments in 7 days and with family sharing`, `in fraud-ring with account age under 30 days`, `that pay by gift card`.
 * Names of fields are read as they are written: camel or snake case, a unit or a window of time at the end.
 */
export function sliceWords(conditions: readonly SliceCondition[]): string {
  const parts = [...conditions].sort((a, b) => order(a) - order(b)).map(phraseOf);
  return parts.reduce((text, phrase, k) => (k === 0 ? phrase : parts[0]!.startsWith('in ') ? `${text} ${phrase}` : `${text} and ${phrase.replace(/^with /, parts[k - 1]!.startsWith('with ') ? '' : 'with ')}`), '');
}

const order = ({ of }: SliceCondition): number => (of === 'cohort' ? 0 : 1);

function phraseOf(condition: SliceCondition): string {
  switch (condition.of) {
    case 'cohort':
      return `in ${condition.cohort}`;
    case 'missing':
      return `without a value of ${wordsOf(condition.field).join(' ')}`;
    case 'value':
      return valuePhrase(condition.field, condition.value);
    case 'number':
      return numberPhrase(condition);
  }
}

function valuePhrase(field: string, value: unknown): string {
  const words = wordsOf(field);
  if (typeof value !== 'boolean') return `with ${words.join(' ')} ${String(value)}`;
  const verb = VERBS[words[0]!];
  if (verb !== undefined && words.length > 1) return `that ${verb === 'are' || verb === 'were' || verb === 'have' ? `${verb}${value ? '' : verb === 'have' ? ' no' : ' not'}` : value ? verb : `do not ${verb}`} ${words.slice(1).join(' ')}`;
  return `${value ? 'with' : 'without'} ${words.join(' ')}`;
}

function numberPhrase({ field, from, below, whole }: Extract<SliceCondition, { of: 'number' }>): string {
  const words = wordsOf(field);
  const window = WINDOW.exec(words.at(-1)!);
  const named = window === null ? words : words.slice(0, -1);
  const span = window === null ? '' : ` in ${window[1]} ${SPANS[window[2]!]}`;
  const unit = window === null && named.length > 1 ? UNITS[named.at(-1)!] : undefined;
  const name = (unit === undefined ? named : named.slice(0, -1)).join(' ');
  if (whole && unit === undefined && named.some((word) => word.endsWith('s') && !SINGULAR.test(word))) return `with ${countOf(from, below)} ${name}${span}`;
  const after = unit === undefined ? '' : unit === '%' ? '%' : ` ${unit}`;
  if (from === undefined) return `with ${name}${span} under ${below}${after}`;
  if (below === undefined) return `with ${name}${span} of ${from}${after} or more`;
  return `with ${name}${span} from ${from} to under ${below}${after}`;
}

/** Of whole things: `no`, `1`, `1 or more`, `2 to 4`. */
function countOf(from: number | undefined, below: number | undefined): string {
  const last = below === undefined ? undefined : Math.ceil(below) - 1;
  const first = from === undefined ? undefined : Math.ceil(from);
  if (first === undefined) return last === 0 ? 'no' : `at most ${last}`;
  if (last === undefined) return `${first} or more`;
  return first === last ? `${first}` : `${first} to ${last}`;
}

/** `failedPayments7d` is failed, payments, 7d; acronyms stay together. */
function wordsOf(field: string): readonly string[] {
  return field
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/([A-Za-z])(\d+[hdwmy])$/, '$1 $2')
    .split(/[\s_.-]+/)
    .filter((word) => word !== '')
    .map((word) => (/^[A-Z]{2,}$/.test(word) ? word : word.toLowerCase()));
}
