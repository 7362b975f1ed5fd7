import { MlcheckError } from '../errors.js';

/** Every fault with the form of its value and what it does; `mlcheck serve model --help` prints this. */
export const FAULTS = {
  latency: ['latency=20ms', 'every scoring takes this much longer'],
  'latency-tail': ['latency-tail=0.01:500ms', 'a share of scorings takes this much longer'],
  stall: ['stall=after:100:2s', 'after that many scorings the service stands still once, for everybody'],
  errors: ['errors=0.02', 'a share of scorings ends in 500 {"error"}'],
  resets: ['resets=0.02', 'a share of scorings ends in a connection reset'],
  malformed: ['malformed=0.02', 'a share of replies is Python\'s way to print an object: not JSON'],
  truncated: ['truncated=0.02', 'a share of replies breaks off in the middle of the body'],
  html: ['html=0.02', 'a share of scorings ends in a proxy\'s 502 page'],
  nan: ['nan=0.02', 'a share of replies has a bare NaN for one row'],
  'out-of-range': ['out-of-range=0.02', 'a share of replies has the score 1.7 for one row'],
  'wrong-rows': ['wrong-rows=0.02', 'a share of replies has one row fewer than asked'],
  'wrong-version': ['wrong-version=0.02', 'a share of replies names another version'],
  'null-scores': ['null-scores', 'every score is null; null-scores=0.02 for a share of replies'],
  'not-ready': ['not-ready=5', 'the first so many ready and infer calls are answered 503'],
  throttle: ['throttle=0.05', 'a share of scorings is answered 429 with Retry-After: 0 or 1'],
  unauthorised: ['unauthorised', 'everything but /v2/health/live is answered 401 without the token'],
  token: ['token=SECRET', 'the token that `Authorization: Bearer` has to carry'],
  'die-after': ['die-after=100', 'after that many scorings the process is gone'],
  'leak-email': ['leak-email=0.3', 'a preprocessing bug: the e-mail domain moves the score by up to half of this, up or down'],
  invert: ['invert=FEATURE', 'a sign error: the model sees the feature mirrored within the range of its splits'],
  seed: ['seed=7', 'which requests the shares hit; default 0'],
} as const satisfies Record<string, readonly [example: string, effect: string]>;

/** Parsed faults; durations in milliseconds, shares from 0 to 1. Absent: the fault is off. */
export interface Faults {
  readonly seed: number;
  readonly latencyMs?: number;
  readonly tail?: { readonly share: number; readonly ms: number };
  readonly stall?: { readonly after: number; readonly ms: number };
  /** Share of infer requests that a fault hits, by name. */
  readonly shares: Readonly<Partial<Record<ShareFault, number>>>;
  readonly notReady?: number;
  readonly dieAfter?: number;
  /** Present: a token is asked for. Null: no token is right. */
  readonly token?: string | null;
  readonly leakEmail?: number;
  readonly invert?: string;
}

/** Faults that hit a share of the infer requests, in the order in which they are tried. */
export const SHARE_FAULTS = ['resets', 'throttle', 'html', 'errors', 'malformed', 'truncated', 'nan', 'out-of-range', 'wrong-rows', 'wrong-version', 'null-scores'] as const;
export type ShareFault = (typeof SHARE_FAULTS)[number];

/**
 * Parses `name=value` texts.
 * @throws MlcheckError `usage` for an unknown name (listing all), a value that does not fit, or a fault named twice
 */
export function parseFaults(texts: readonly string[]): Faults {
  const given = new Map<string, string | undefined>();
  for (const text of texts) {
    const [name, value] = split(text);
    if (!Object.hasOwn(FAULTS, name)) throw complaint(name, 'must be a known fault', name);
    if (given.has(name)) throw complaint(name, 'must be given once', text);
    given.set(name, value);
  }
  const read = <T>(name: keyof typeof FAULTS, reader: (value: string, name: keyof typeof FAULTS) => T): T | undefined =>
    given.has(name) ? reader(given.get(name) ?? '', name) : undefined;

  const shares: Partial<Record<ShareFault, number>> = {};
  for (const name of SHARE_FAULTS) {
    const everywhere = name === 'null-scores' && given.has(name) && given.get(name) === undefined;
    const value = everywhere ? 1 : read(name, share);
    if (value !== undefined) shares[name] = value;
  }
  const token = read('token', word);
  const wantsToken = token ?? (read('unauthorised', flag) === true ? null : undefined);
  return {
    seed: read('seed', count) ?? 0,
    shares,
    ...present('latencyMs', read('latency', duration)),
    ...present('tail', read('latency-tail', (value, name) => pair(value, name, /^([^:]+):([^:]+)$/, (a, b) => ({ share: share(a, name), ms: duration(b, name) })))),
    ...present('stall', read('stall', (value, name) => pair(value, name, /^after:([^:]+):([^:]+)$/, (a, b) => ({ after: count(a, name), ms: duration(b, name) })))),
    ...present('notReady', read('not-ready', count)),
    ...present('dieAfter', read('die-after', count)),
    ...present('token', wantsToken),
    ...present('leakEmail', read('leak-email', share)),
    ...present('invert', read('invert', word)),
  };
}

function split(text: string): [string, string | undefined] {
  const at = text.indexOf('=');
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}

function present<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { [P in K]?: V };
}

type Name = keyof typeof FAULTS;

function share(value: string, name: Name): number {
  const number = /^\d*\.?\d+$/.test(value) ? Number(value) : NaN;
  if (!(number >= 0 && number <= 1)) throw complaint(name, 'must be a share from 0 to 1', value);
  return number;
}

function count(value: string, name: Name): number {
  if (!/^\d{1,9}$/.test(value)) throw complaint(name, 'must be a whole number >= 0', value);
  return Number(value);
}

function duration(value: string, name: Name): number {
  const parts = /^(\d+(?:\.\d+)?)(ms|s)$/.exec(value);
  if (parts === null) throw complaint(name, 'must be a time like 20ms or 2s', value);
  return Number(parts[1]) * (parts[2] === 's' ? 1000 : 1);
}

function word(value: string, name: Name): string {
  if (value === '') throw complaint(name, 'must have a value', value);
  return value;
}

function flag(value: string, name: Name): true {
  if (value !== '') throw complaint(name, 'takes no value', value);
  return true;
}

function pair<T>(value: string, name: Name, form: RegExp, make: (a: string, b: string) => T): T {
  const parts = form.exec(value);
  if (parts === null) throw complaint(name, 'must have the form of the hint', value);
  return make(parts[1]!, parts[2]!);
}

function complaint(name: string, rule: string, value: string): MlcheckError {
  const known = Object.entries(FAULTS).find(([fault]) => fault === name)?.[1];
  const hint = known ? `${known[0]}: ${known[1]}.` : `Faults: ${Object.values(FAULTS).map(([example]) => example).join(', ')}.`;
  return new MlcheckError('usage', { place: known ? `--fault ${name}` : '--fault', rule, value, hint });
}
