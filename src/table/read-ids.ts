import { MlcheckError } from '../errors.js';
import { KEY_PARTS, keyOf } from './id-index.js';
import { ask, openScoreFile, textOf, withBoundedDuckdb, type ScoreFile, type ScoreFileColumns } from './score-file.js';

/**
 * The ids of a few rows of a file, found by their keys.
 * @param keys the keys of all rows, as they were read
 * @param rows counted from 0
 * @throws MlcheckError `file-invalid` for a file that is no longer what it was
 */
export function readIds(file: ScoreFile, columns: ScoreFileColumns & { readonly id: string }, keys: Uint32Array, rows: readonly number[], scratch: string): Promise<readonly string[]> {
  if (rows.length === 0) return Promise.resolve([]);
  return withBoundedDuckdb(scratch, async (connection) => {
    const { from } = await openScoreFile(connection, file, { score: columns.score, id: columns.id });
    const wanted = rows.map((row) => [...keys.subarray(KEY_PARTS * row, KEY_PARTS * (row + 1))].join());
    const parts = keyOf('id').map((part, k) => `${part} AS k${k}`).join(', ');
    const firsts = wanted.map((key) => key.split(',', 1)[0]).join(', ');
    const found = await ask(connection, file, `SELECT id, k0, k1, k2 FROM (SELECT id, ${parts} FROM (SELECT ${textOf(columns.id)} AS id FROM ${from})) WHERE k0 IN (${firsts})`);
    const byKey = new Map(found.map(([id, ...key]) => [key.join(), String(id)]));
    return wanted.map((key) => {
      const id = byKey.get(key);
      if (id === undefined) throw new MlcheckError('file-invalid', { place: file.shown, rule: 'must not change while it is compared' });
      return id;
    });
  });
}
