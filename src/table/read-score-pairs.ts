import { MlcheckError } from '../errors.js';
import { identifier } from './duckdb.js';
import { ask, complainOfScore, eachChunk, openScoreFile, withBoundedDuckdb, type OpenScoreFile, type ScoreFile, type ScoreFileColumns } from './score-file.js';

/** Scores of the accounts that stand in both files with a score, by rising score of a (then of b), so that equal files give equal sums. */
export interface ScorePairs {
  readonly a: Float64Array;
  readonly b: Float64Array;
  readonly onlyA: number;
  readonly onlyB: number;
  /** Accounts in both files of which a score is missing in one of them or both. */
  readonly unscored: number;
  /** The accounts that moved farthest, farthest first, equal ones by id. */
  readonly farthest: readonly { readonly id: string; readonly a: number; readonly b: number }[];
}

/** Accounts in `farthest`. */
const NAMED = 10;

/**
 * Joins two files on an id.
 * @throws MlcheckError `file-invalid` as for a column, and for a row without an id or an id that stands in one file twice, with its row.
 */
export function readScorePairs(a: ScoreFile, b: ScoreFile, columns: ScoreFileColumns & { readonly id: string }, scratch: string): Promise<ScorePairs> {
  return withBoundedDuckdb(scratch, async (connection) => {
    const [first, second] = [await openScoreFile(connection, a, { score: columns.score, id: columns.id }), await openScoreFile(connection, b, { score: columns.score, id: columns.id })];
    const id = `nullif(CAST(${identifier(columns.id)} AS VARCHAR), '')`;
    const side = (open: OpenScoreFile, isA: boolean): string => `SELECT ${id} AS id, ${isA ? open.number : 'NULL::DOUBLE'} AS a, ${isA ? 'NULL::DOUBLE' : open.number} AS b FROM ${open.from}`;
    await ask(connection, a, `CREATE TEMP TABLE joined AS SELECT id, min(a) AS a, min(b) AS b, count(a) AS inA, count(b) AS inB FROM (${side(first, true)} UNION ALL ${side(second, false)}) GROUP BY id`);
    const count = async (where: string): Promise<number> => Number((await ask(connection, a, `SELECT count(*) FROM joined WHERE ${where}`))[0]![0]);
    if ((await count('id IS NULL OR inA > 1 OR inB > 1')) > 0) for (const open of [first, second]) await complainOfId(open, id);
    for (const [open, name] of [[first, 'a'], [second, 'b']] as const) if ((await count(`isinf(${name})`)) > 0) throw await complainOfScore(connection, open);

    const paired = 'inA = 1 AND inB = 1';
    const scored = `${paired} AND NOT isnan(a) AND NOT isnan(b)`;
    const n = await count(scored);
    const pairs = { a: new Float64Array(n), b: new Float64Array(n) };
    let at = 0;
    await eachChunk(connection, first, `SELECT a, b FROM joined WHERE ${scored} ORDER BY a, b`, (chunk) => {
      const [x, y] = [chunk.getColumnVector(0), chunk.getColumnVector(1)];
      const rows = chunk.rowCount;
      for (let i = 0; i < rows; i++, at++) {
        pairs.a[at] = x.getItem(i) as number;
        pairs.b[at] = y.getItem(i) as number;
      }
    });
    const farthest = await ask(connection, a, `SELECT id, a, b FROM joined WHERE ${scored} AND a <> b ORDER BY abs(b - a) DESC, id LIMIT ${NAMED}`);
    return {
      ...pairs,
      onlyA: await count('inB = 0'),
      onlyB: await count('inA = 0'),
      unscored: (await count(paired)) - n,
      farthest: farthest.map(([name, x, y]) => ({ id: String(name), a: x as number, b: y as number })),
    };

    async function complainOfId({ file, from }: OpenScoreFile, key: string): Promise<void> {
      const [nameless] = await ask(connection, file, `SELECT place FROM (SELECT row_number() OVER () AS place, ${key} AS key FROM ${from}) WHERE key IS NULL ORDER BY place LIMIT 1`);
      if (nameless !== undefined) throw new MlcheckError('file-invalid', { place: `${file.shown} row ${String(nameless[0])} column ${columns.id}`, rule: 'must hold an id', value: null });
      const [twice] = await ask(connection, file, `SELECT key, list(place ORDER BY place) FROM (SELECT row_number() OVER () AS place, ${key} AS key FROM ${from}) GROUP BY key HAVING count(*) > 1 ORDER BY min(place) LIMIT 1`);
      if (twice === undefined) return;
      const [row, again] = (twice[1] as { readonly items: readonly unknown[] }).items;
      throw new MlcheckError('file-invalid', { place: `${file.shown} row ${String(again)} column ${columns.id}`, rule: `must not name an account twice (first in row ${String(row)})`, value: twice[0] });
    }
  });
}
