import type { Field } from '../population/field.js';
import { normal, rounded, uniform } from '../population/numeric-fields.js';
import { bernoulli, faker, oneOf, timestamp } from '../population/other-fields.js';
import type { DiscoveredField } from '../scoring/dialects/discovered-field.js';
import { source } from '../scoring/dialects/discovery.js';

/** How accounts get a value for a field that a server takes: as told, or guessed where it does not tell. */
export interface GuessedField {
  readonly name: string;
  readonly field: Field;
  /** The same as TypeScript of a suite. */
  readonly code: string;
  /** Names that the code imports. */
  readonly uses: readonly string[];
  /** Where the values come from, in words. */
  readonly note: string;
  /** True where nobody said it: what has to be looked at first. */
  readonly guessed: boolean;
  /** Texts that were guessed: the model need not know them all. */
  readonly choices?: readonly string[];
}

type Guess = Omit<GuessedField, 'name'>;

/**
 * A distribution for a field. Choices and ranges are taken as the server tells them, evenly. Without them it is a guess: around the server's example; 0 to 1 for what is called a share; 0 to 10 for counts, 0 to 100 for other
 * named numbers, unless the name says more (age, days, amounts); standard normal for numbers without a name, as scaled features are.
 */
export function guessField(field: DiscoveredField): GuessedField {
  if (field.unnamed && field.min === undefined && field.max === undefined && field.type === 'number') return { name: field.name, ...scaled() };
  const guess = field.choices !== undefined ? chosen(field.choices) : field.type === 'boolean' ? flag() : field.type === 'text' ? text(field) : number(field);
  return { name: field.name, ...guess, note: field.nullable ? `${guess.note}; may be missing too: missing(..., 0.05)` : guess.note };
}

function chosen(choices: readonly (string | number | boolean)[]): Guess {
  return { field: oneOf(choices), code: `oneOf(${source(choices)})`, uses: ['oneOf'], note: 'as told, all as often', guessed: false };
}

function flag(): Guess {
  return { field: bernoulli(0.5), code: 'bernoulli(0.5)', uses: ['bernoulli'], note: 'true for half', guessed: false };
}

function scaled(): Guess {
  return { field: rounded(normal({ mean: 0, sd: 1 }), 4), code: 'rounded(normal({ mean: 0, sd: 1 }), 4)', uses: ['rounded', 'normal'], note: 'GUESS: as scaled features are', guessed: true };
}

/** The other guess of a number without a name, for a model that refuses some below 0; undefined for every other field. */
export function notNegative(field: DiscoveredField): GuessedField | undefined {
  if (!field.unnamed || field.type !== 'number' || field.min !== undefined || field.max !== undefined) return undefined;
  return { ...guessField({ ...field, min: 0, max: 10 }), note: 'GUESS: the model refused numbers below 0', guessed: true };
}

/** Numbers whose name says what is usual. */
const USUAL: readonly (readonly [RegExp, number, number])[] = [
  [/(^|_)age$|^age(_|[A-Z])?years$/i, 18, 90],
  [/days/i, 0, 365],
  [/amount|price|income|balance|salary|spend|total|cost/i, 0, 1000],
];

function number({ name, type, min, max, example }: DiscoveredField): Guess {
  const whole = type === 'integer';
  const evenly = (least: number, most: number, note: string, guessed: boolean): Guess => {
    // An end that was told stays as it is; the other one is made to read well.
    const [low, high] = [least === min ? least : Number(least.toPrecision(3)), most === max ? most : Number(most.toPrecision(3))];
    const decimals = whole ? 0 : high - low >= 100 ? 2 : high - low >= 1 ? 4 : high - low >= 0.001 ? 6 : 9;
    return { field: rounded(uniform({ min: low, max: high }), decimals), code: `rounded(uniform({ min: ${low}, max: ${high} }), ${decimals})`, uses: ['rounded', 'uniform'], note, guessed };
  };
  if (min !== undefined && max !== undefined && min < max) return evenly(min, max, `${min} to ${max}, as told`, false);
  const about = typeof example === 'number' && example !== 0 ? example : undefined;
  const usual = example === undefined && min === undefined && max === undefined ? USUAL.find(([rule]) => rule.test(name)) : undefined;
  if (usual !== undefined) return evenly(usual[1], usual[2], 'GUESS by its name', true);
  const span = about !== undefined ? 2 * Math.abs(about) : /share|ratio|rate|prob|fraction|pct|percent/i.test(name) ? 1 : whole ? 10 : 100;
  const why = about === undefined ? 'GUESS' : `GUESS around the server's example ${about}`;
  if (min !== undefined) return evenly(min, Math.max(min + span, about === undefined ? -Infinity : 2 * about - min), `${why}; at least ${min}, as told`, true);
  if (max !== undefined) return evenly(Math.min(max - span, about ?? Infinity), max, `${why}; at most ${max}, as told`, true);
  if (about !== undefined) return evenly(Math.min(0, 2 * about), Math.max(0, 2 * about), why, true);
  return evenly(0, span, why, true);
}

const made = (code: string, field: Field, what: string): Guess => ({ code, field, uses: [code.slice(0, code.indexOf('('))], note: `GUESS: ${what}`, guessed: true });
function words(choices: readonly string[]): Guess {
  return { ...chosen(choices), note: 'GUESS: which texts does the model know?', guessed: true, choices };
}

/** A guessed text without the values that the model refused. */
export function withoutRefused(field: GuessedField, taken: readonly string[]): GuessedField {
  return { name: field.name, ...words(taken), note: `GUESS: which texts does the model know? It refused ${(field.choices ?? []).filter((each) => !taken.includes(each)).join(', ')}` };
}

const days = uniform({ min: 0, max: 365 });

/** Texts by the format that is told, else by what their name says. The code stands beside the function because a function cannot be printed as it was written. */
const TEXTS: readonly { readonly format: RegExp; readonly name: RegExp; readonly guess: Guess }[] = [
  { format: /^date-time$/, name: /timestamp|datetime|_at$/i, guess: { ...made('timestamp({ daysBefore: uniform({ min: 0, max: 365 }) })', timestamp({ daysBefore: days }), 'within a year'), uses: ['timestamp', 'uniform'] } },
  { format: /^date$/, name: /date$/i, guess: made('faker((f) => f.date.past().toISOString().slice(0, 10))', faker((f) => f.date.past().toISOString().slice(0, 10)), 'a day of the last year') },
  { format: /^uuid$/, name: /uuid/i, guess: made('faker((f) => f.string.uuid())', faker((f) => f.string.uuid()), 'a made-up one') },
  { format: /^email$/, name: /e?mail/i, guess: made('faker((f) => f.internet.email())', faker((f) => f.internet.email()), 'made-up addresses') },
  { format: /^uri$/, name: /^url$/i, guess: made('faker((f) => f.internet.url())', faker((f) => f.internet.url()), 'made-up addresses') },
  { format: /^ipv4$/, name: /^ip$|ip_?addr/i, guess: made('faker((f) => f.internet.ipv4())', faker((f) => f.internet.ipv4()), 'made-up addresses') },
  { format: /^$/, name: /country/i, guess: words(['DE', 'FR', 'GB', 'US']) },
  { format: /^$/, name: /currency/i, guess: words(['EUR', 'GBP', 'USD']) },
  { format: /^$/, name: /gender|^sex$/i, guess: words(['female', 'male']) },
  { format: /^$/, name: /city/i, guess: made('faker((f) => f.location.city())', faker((f) => f.location.city()), 'made-up ones') },
  { format: /^$/, name: /name$/i, guess: made('faker((f) => f.person.fullName())', faker((f) => f.person.fullName()), 'made-up ones') },
  { format: /^$/, name: /text|message|comment|description|title|query/i, guess: made('faker((f) => f.lorem.sentence())', faker((f) => f.lorem.sentence()), 'no words of yours') },
];

function text({ name, format = '', example }: DiscoveredField): Guess {
  const known = TEXTS.find((each) => (format === '' ? each.name.test(name) : each.format.test(format)))?.guess;
  if (typeof example === 'string' && example !== '' && (known === undefined || format === '')) return { ...chosen([example]), note: "GUESS: only the server's example", guessed: true };
  return known ?? words(['a', 'b', 'c']);
}
