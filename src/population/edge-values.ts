import type { FieldValue } from './account.js';
import type { Field, NumericField } from './field.js';

/** Texts that break what was only tried with names from a list: empty, blank, marks, emoji of several code points, right-to-left, combining marks, markup, ids above 2^53, length. */
const TEXTS = [
  '',
  ' ',
  "O'Brien-Smith",
  '\u{1F600}\u{1F469}\u200D\u{1F469}\u200D\u{1F467}\u200D\u{1F466}',
  'محمد بن عبد الله',
  'שלום עולם',
  'Zoe\u0308 \u00C5ngstr\u00F6m',
  '\u202Etxt.exe',
  '王小明',
  '<b>"&amp;\'</b>',
  'a,b;c\td\\n',
  'line one\nline two',
  'null',
  '9007199254740993',
  '18446744073709551616',
  'x'.repeat(1024),
] as const;

/** Leap day, the epoch and the second before it, the end of signed 32-bit seconds, the last instant of four digits. */
const INSTANTS = ['2024-02-29T00:00:00.000Z', '2000-02-29T23:59:59.999Z', '1970-01-01T00:00:00.000Z', '1969-12-31T23:59:59.000Z', '2038-01-19T03:14:08.000Z', '9999-12-31T23:59:59.999Z'] as const;

/** Whole numbers: none, one, less than none, above 32 bits, the largest that doubles hold exactly. */
const COUNTS = [0, 1, -1, 2_147_483_647, 2_147_483_648, Number.MAX_SAFE_INTEGER] as const;

/**
 * Values at and beyond the ends of what a field draws, for boundary cohorts; undefined for fields that are computed or the same for all. Numbers keep to the field's decimals.
 * Pure; at least two values.
 */
export function edgeValues(field: Field): readonly FieldValue[] | undefined {
  switch (field.kind) {
    case 'derived':
    case 'folded':
    case 'constant':
      return undefined;
    case 'mapped':
      return edgeValues(field.of);
    case 'missing': {
      const values = edgeValues(field.of);
      return values === undefined ? undefined : [null, ...values];
    }
    case 'oneOf':
      return field.values;
    case 'bernoulli':
      return [false, true];
    case 'categorical':
      return [...Object.keys(field.weights), '', 'never seen before'];
    case 'faker':
      return TEXTS;
    case 'timestamp':
      return INSTANTS;
    default:
      return numbers(field);
  }
}

function numbers(field: NumericField): readonly number[] {
  switch (field.kind) {
    case 'uniform':
      return [...new Set([field.min, field.max, 0, -1])];
    case 'empirical':
      return [...new Set([field.quantiles[0] as number, field.quantiles.at(-1) as number, 0, -1])];
    case 'beta':
      return [0, 1, 0.5, -0.01, 1.01];
    case 'poisson':
    case 'negativeBinomial':
    case 'binomial':
    case 'zipf':
      return COUNTS;
    case 'truncated':
      return [...new Set([field.min, field.max].filter(Number.isFinite).concat(numbers(field.of)))];
    case 'rounded': {
      const unit = 1 / 10 ** field.decimals;
      return [...new Set([unit, -unit, ...numbers(field.of).filter((x) => Number(x.toFixed(field.decimals)) === x)])];
    }
    case 'zeroInflated':
      return [...new Set([0, ...numbers(field.of)])];
    case 'mixture':
      return [...new Set(field.parts.flatMap(({ of }) => numbers(of)))];
    default:
      return [0, 0.01, -0.01, -1, 1e-9, 1e9, -1e9, Number.MAX_SAFE_INTEGER];
  }
}
