/** Something in a text that RFC 8259 does not allow, or that a double cannot carry. */
export interface JsonFinding {
  /** `bare`: NaN, Infinity, Inf. `overflow`: a literal beyond the largest double. `inexact`: an integer literal that a double cannot hold. */
  readonly kind: 'bare' | 'overflow' | 'inexact';
  readonly text: string;
  /** Characters from the start of the text. */
  readonly at: number;
}

export type JsonReading =
  | { readonly ok: true; readonly value: unknown; readonly findings: readonly JsonFinding[] }
  /** `cut`: the text ends inside a value, as when a reply breaks off. */
  | { readonly ok: false; readonly cut: boolean; readonly detail: string };

const NONE: readonly JsonFinding[] = Object.freeze([]);

/**
 * Reads JSON as servers really send it. Valid JSON takes the native parser alone and has no findings: what is inexact in it only {@link inspectJson}
 * tells. Text with bare NaN, Infinity, -Infinity or Inf is read too, each such token a finding and a non-finite number in the value.
 */
export function readJson(text: string): JsonReading {
  try {
    return { ok: true, value: JSON.parse(text) as unknown, findings: NONE };
  } catch {
    return inspectJson(text);
  }
}

/** The same by a reader of our own, about thirty times slower, with every finding: also literals like 1e400 and integers beyond 2^53. */
export function inspectJson(text: string): JsonReading {
  const findings: JsonFinding[] = [];
  try {
    const value = parse(text, findings);
    return { ok: true, value, findings };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const cut = error.message === CUT;
    return { ok: false, cut, detail: cut ? `breaks off after ${text.length} characters` : error.message };
  }
}

const CUT = 'cut';
const DEPTH = 512;
const SPACE = /[ \t\n\r]*/y;
const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const BARE = /[+-]?(?:NaN|Infinity|Inf|inf|nan)(?![A-Za-z0-9_])/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORDS: readonly (readonly [string, unknown])[] = [['true', true], ['false', false], ['null', null]];

function parse(text: string, findings: JsonFinding[]): unknown {
  let at = 0;
  const skip = (): void => { SPACE.lastIndex = at; SPACE.test(text); at = SPACE.lastIndex; };
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return undefined;
    const found = text.slice(at, pattern.lastIndex);
    at = pattern.lastIndex;
    return found;
  };
  const refuse = (): never => {
    const rest = text.slice(at, at + 12);
    const openString = rest.startsWith('"') && !/^"(?:[^"\\]|\\[^])*"/.test(text.slice(at));
    const openWord = /^[+-]?[A-Za-z]*$/.test(text.slice(at)) && ['true', 'false', 'null', 'NaN', 'Infinity', '-Infinity', '-', ''].some((word) => word.startsWith(text.slice(at)));
    const openNumber = /^\.?\d*(?:[eE][+-]?)?$/.test(text.slice(at));
    if (at >= text.length || openString || openWord || openNumber) throw new SyntaxError(CUT);
    throw new SyntaxError(`is not JSON at character ${at}: ${JSON.stringify(rest)}`);
  };
  const expect = (sign: string): void => { skip(); if (text[at] !== sign) refuse(); at++; };

  const value = (depth: number): unknown => {
    if (depth > DEPTH) throw new SyntaxError(`is nested deeper than ${DEPTH} levels`);
    skip();
    const sign = text[at];
    if (sign === '{') return object(depth);
    if (sign === '[') return array(depth);
    if (sign === '"') return string();
    const start = at;
    const bare = take(BARE);
    if (bare !== undefined) {
      findings.push({ kind: 'bare', text: bare, at: start });
      return /nan/i.test(bare) ? Number.NaN : bare.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    }
    const number = take(NUMBER);
    if (number !== undefined) return numeric(number, start);
    for (const [word, meaning] of WORDS) if (text.startsWith(word, at)) { at += word.length; return meaning; }
    return refuse();
  };
  const numeric = (literal: string, start: number): number => {
    const read = Number(literal);
    if (!Number.isFinite(read)) findings.push({ kind: 'overflow', text: literal, at: start });
    else if (/^-?\d+$/.test(literal) && !Number.isSafeInteger(read) && BigInt(literal) !== BigInt(read)) findings.push({ kind: 'inexact', text: literal, at: start });
    return read;
  };
  const string = (): string => JSON.parse(take(STRING) ?? (refuse() as never)) as string;
  const array = (depth: number): unknown[] => {
    const items: unknown[] = [];
    at++;
    skip();
    if (text[at] === ']') { at++; return items; }
    for (;;) {
      items.push(value(depth + 1));
      skip();
      if (text[at] === ']') { at++; return items; }
      expect(',');
    }
  };
  const object = (depth: number): Record<string, unknown> => {
    const fields: Record<string, unknown> = {};
    at++;
    skip();
    if (text[at] === '}') { at++; return fields; }
    for (;;) {
      skip();
      const name = text[at] === '"' ? string() : (refuse() as never);
      expect(':');
      // Assigned by definition, as JSON.parse does: `__proto__` is a name like any other.
      Object.defineProperty(fields, name, { value: value(depth + 1), writable: true, enumerable: true, configurable: true });
      skip();
      if (text[at] === '}') { at++; return fields; }
      expect(',');
    }
  };

  const whole = value(0);
  skip();
  if (at < text.length) refuse();
  return whole;
}
