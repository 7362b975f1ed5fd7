import { MlcheckError } from '../errors.js';
import { demand, demandList, demandPairs, undefinedStatistic } from './domain.js';

/** Relevance by item, by query. */
export type Qrels = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** Items with their scores, by query, in the order of the file. */
export type RunFile = ReadonlyMap<string, { readonly items: readonly string[]; readonly scores: Float64Array }>;

/**
 * Order of items by trec_eval's rule: higher score first; equal scores by item name, the later in byte order first. The ranks in a run file are ignored.
 * @param items names, each once.
 * @param scores finite, as many as items.
 * @returns indices into items, best first.
 * @throws MlcheckError `statistic-undefined` for unequal lengths, an item twice, or a score that is not finite.
 * Cost: O(n log n). Source: trec_eval 9.0, form_res_rels.c. Oracle: `ranking.json` (trec_eval on runs with ties).
 * @example
 * ```ts
 * trecOrder(['a', 'b', 'c'], [1, 2, 1]) // Uint32Array(3) [ 1, 2, 0 ]
 * ```
 */
export function trecOrder(items: readonly string[], scores: ArrayLike<number>): Uint32Array {
  demandList(items, 'trecOrder(items)');
  demandList(scores, 'trecOrder(scores)');
  if (items.length !== scores.length) throw undefinedStatistic('trecOrder(scores)', `must be as long as items (${items.length})`, scores.length);
  demandPairs('trecOrder', scores, scores, 0, ['scores', 'scores']);
  const seen = new Set<string>();
  for (const item of items) {
    if (seen.has(item)) throw undefinedStatistic('trecOrder(items)', 'must name each item once', item);
    seen.add(item);
  }
  const compare = (i: number, j: number): number => (scores[j] as number) - (scores[i] as number) || bytewise(items[j] as string, items[i] as string);
  return Uint32Array.from(items, (_, i) => i).sort(compare);
}

/** Byte order of UTF-8, which is code point order and not JavaScript's order of UTF-16 units. */
function bytewise(a: string, b: string): number {
  if (a === b) return 0;
  const x = [...a];
  const y = [...b];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const gap = ((x[i] as string).codePointAt(0) as number) - ((y[i] as string).codePointAt(0) as number);
    if (gap !== 0) return gap;
  }
  return x.length - y.length;
}

/**
 * Reads relevance judgements: lines `query iteration item relevance`.
 * @param text the file's text; blank lines are skipped.
 * @param name the file's name for error messages.
 * @returns relevance by item by query; negative relevance (not judged, by convention) is left out.
 * @throws MlcheckError `file-invalid` with the line for a wrong number of fields, a relevance that is no number, or an item judged twice.
 * Cost: O(n). Source: trec_eval 9.0, get_qrels.c. Oracle: `ranking.json` (pytrec_eval's readers).
 * @example
 * ```ts
 * readQrels('q1 0 d1 1\nq1 0 d2 0\n').get('q1')?.get('d1') // 1
 * ```
 */
export function readQrels(text: string, name = 'qrels'): Qrels {
  const queries = new Map<string, Map<string, number>>();
  for (const { fields: [query, , item, grade], place } of linesOf(text, name, 4)) {
    const relevance = numberOf(grade as string, `${place} relevance`);
    const items = queries.get(query as string) ?? new Map<string, number>();
    queries.set(query as string, items);
    if (items.has(item as string)) throw new MlcheckError('file-invalid', { place, rule: 'must judge each item of a query once', value: item });
    if (relevance >= 0) items.set(item as string, relevance);
  }
  return queries;
}

/**
 * Reads a run: lines `query Q0 item rank score tag`; the score alone orders the items.
 * @param text the file's text; blank lines are skipped.
 * @param name the file's name for error messages.
 * @throws MlcheckError `file-invalid` with the line for a wrong number of fields or a score that is no finite number.
 * Cost: O(n). Source: trec_eval 9.0, get_trec_results.c. Oracle: `ranking.json` (pytrec_eval's readers).
 * @example
 * ```ts
 * readRun('q1 Q0 d1 1 0.9 mine\n').get('q1')?.items // [ 'd1' ]
 * ```
 */
export function readRun(text: string, name = 'run'): RunFile {
  const queries = new Map<string, { items: string[]; scores: number[] }>();
  for (const { fields: [query, , item, , score], place } of linesOf(text, name, 6)) {
    const list = queries.get(query as string) ?? { items: [], scores: [] };
    queries.set(query as string, list);
    list.items.push(item as string);
    list.scores.push(numberOf(score as string, `${place} score`));
  }
  return new Map([...queries].map(([query, { items, scores }]) => [query, { items, scores: Float64Array.from(scores) }]));
}

function numberOf(text: string, place: string): number {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value)) throw new MlcheckError('file-invalid', { place, rule: 'must be a finite number', value: text });
  return value;
}

function linesOf(text: string, name: string, count: number): { fields: readonly string[]; place: string }[] {
  demand(typeof text === 'string', name, 'must be text', text);
  // What C takes for blanks; a no-break space is part of a name. A mark of UTF-8 at the start is none.
  return text.replace(/^\ufeff/, '').split('\n').flatMap((line, i) => {
    const fields = line.split(/[ \t\v\f\r]+/).filter((field) => field !== '');
    if (fields.length === 0) return [];
    if (fields.length !== count) throw new MlcheckError('file-invalid', { place: `${name} line ${i + 1}`, rule: `must have ${count} fields`, value: line });
    return [{ fields, place: `${name} line ${i + 1}` }];
  });
}
