import { createRequire } from 'node:module';
import type { Writable } from 'node:stream';
import { MlcheckError } from '../errors.js';

/** A `COPY ... FROM STDIN`, which a client of `pg` runs like a query. */
export type CopyQuery = Writable & { readonly rowCount: number };

/** Makes the stream of a statement. @throws MlcheckError `usage` when the package `pg-copy-streams` is not installed */
export function copyQueries(): (statement: string) => CopyQuery {
  try {
    return (createRequire(import.meta.url)('pg-copy-streams') as { readonly from: (statement: string) => CopyQuery }).from;
  } catch (cause) {
    throw new MlcheckError('usage', { place: 'provision.method', rule: "'copy' needs the package pg-copy-streams", hint: "npm install pg-copy-streams, or leave `method` out: rows are inserted then", cause });
  }
}

/**
 * Sends rows and waits until PostgreSQL has them: one statement, so all of them or none.
 * @param stream a statement that a client is running
 * @returns rows, as PostgreSQL counted them
 * @throws what PostgreSQL says; nothing is there then
 */
export function sendRows(stream: CopyQuery, lines: string): Promise<number> {
  return new Promise((done, failed) => {
    stream.on('error', failed).on('finish', () => done(stream.rowCount)).end(lines);
  });
}

const SPECIAL = /[\\\t\n\r\b\f\v]/g;
const ESCAPED: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r', '\b': '\\b', '\f': '\\f', '\v': '\\v' };

/** A row in COPY's text format, with its line end: null is `\N`, an empty text nothing. Source: PostgreSQL's manual, COPY, Text Format. */
export function copyLine(values: readonly unknown[]): string {
  return `${values.map((value) => (value === null || value === undefined ? '\\N' : String(value).replace(SPECIAL, (one) => ESCAPED[one] as string))).join('\t')}\n`;
}
