import { MlcheckError } from '../errors.js';

/** A parameter that breaks a rule. The place is relative to the check; whoever expands it puts the check's own place before it. */
export function invalid(place: string, rule: string, value: unknown, hint?: string): MlcheckError {
  return new MlcheckError('suite-invalid', hint === undefined ? { place, rule, value } : { place, rule, value, hint });
}

/** A finite number. @throws MlcheckError `suite-invalid` */
export function finite(place: string, value: number): number {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw invalid(place, 'must be a finite number', value);
  return value;
}

/** A finite number above 0. @throws MlcheckError `suite-invalid` */
export function positive(place: string, value: number, hint?: string): number {
  if (typeof value !== 'number' || !(value > 0 && value < Infinity)) throw invalid(place, 'must be > 0', value, hint);
  return value;
}

/** A finite number of at least 0. @throws MlcheckError `suite-invalid` */
export function notNegative(place: string, value: number, hint?: string): number {
  if (typeof value !== 'number' || !(value >= 0 && value < Infinity)) throw invalid(place, 'must be >= 0', value, hint);
  return value;
}

/** A tolerance of a shift: above 0, because no number of accounts shows that nothing moved at all. @throws MlcheckError `suite-invalid` */
export function tolerance(place: string, value: number): number {
  return positive(place, value, 'no number of accounts can show a difference of exactly 0: say how much is harmless');
}

/** A number in (0, 1). @throws MlcheckError `suite-invalid` */
export function openShare(place: string, value: number): number {
  if (typeof value !== 'number' || !(value > 0 && value < 1)) throw invalid(place, 'must be in (0, 1)', value);
  return value;
}

/** A number in [0, 1). @throws MlcheckError `suite-invalid` */
export function share(place: string, value: number): number {
  if (typeof value !== 'number' || !(value >= 0 && value < 1)) throw invalid(place, 'must be in [0, 1)', value);
  return value;
}

/** A whole number of at least `least`. @throws MlcheckError `suite-invalid` */
export function whole(place: string, value: number, least: number): number {
  if (!Number.isInteger(value) || value < least) throw invalid(place, `must be a whole number of at least ${least}`, value);
  return value;
}

/** One of a few words. @throws MlcheckError `suite-invalid` */
export function oneOf<T extends string>(place: string, value: T, allowed: readonly T[]): T {
  if (!allowed.includes(value)) throw invalid(place, `must be ${allowed.map((word) => `'${word}'`).join(' or ')}`, value, nearest(String(value), allowed));
  return value;
}

/** A name that the suite knows. @throws MlcheckError `suite-invalid` with the nearest name as hint. */
export function known(place: string, name: string, names: readonly string[], what: string): string {
  if (!names.includes(name)) throw invalid(place, `must be ${what}`, name, nearest(name, names));
  return name;
}

/** `did you mean 'loyal'?` where a name is near enough, else the list of names. */
export function nearest(name: string, names: readonly string[]): string {
  let best = '';
  let distance = Infinity;
  for (const candidate of names) {
    const edits = editDistance(name.toLowerCase(), candidate.toLowerCase());
    if (edits < distance) [best, distance] = [candidate, edits];
  }
  if (distance <= Math.max(2, Math.floor(name.length / 3))) return `did you mean '${best}'?`;
  return names.length === 0 ? 'there is none' : `there is ${names.join(', ')}`;
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
