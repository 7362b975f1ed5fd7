/**
 * Why a value of a reply is no score, as a phrase; undefined for a score: a finite number inside the declared range (bounds included).
 * `null`, texts, NaN, infinities and integers that a double cannot hold are never read as numbers.
 */
export function judgeValue(value: unknown, range: readonly [number, number] | undefined): string | undefined {
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return 'the score must be a number that JSON can say, got a bare NaN';
    if (!Number.isFinite(value)) return `the score must be finite, got ${value} (a bare token, or a literal beyond the largest double)`;
    if (range !== undefined && (value < range[0] || value > range[1])) return `the score must be in [${range[0]}, ${range[1]}], got ${value}`;
    return undefined;
  }
  if (typeof value === 'bigint') return 'the score must be a number that a double can hold, got an integer beyond 2^53';
  if (value === null) return 'the score must be a number, got null';
  if (typeof value === 'string') return `the score must be a number, got the text ${JSON.stringify(value.slice(0, 40))}`;
  return value === undefined ? 'the score is missing' : `the score must be a number, got ${Array.isArray(value) ? 'a list' : typeof value}`;
}
