import { MlcheckError } from '../errors.js';
import { accountsFrom, type CellKind, type TrafficLog } from './accounts-from.js';
import type { FieldValue } from './account.js';
import type { Population } from './population.js';

/** Where a log has a value: a column (`amount`), or a JSON pointer from the record (`/request/body/amount`). */
export type LogPlace = string;

/**
 * Requests that a service once answered, out of its log (JSON lines or Parquet), in place of synthetic accounts: replayed at a candidate. Each record is an account. Reports say that it is recorded traffic.
 * A column that holds JSON as text is looked into as well.
 *
 * @param path relative to the folder of the suite
 * @throws MlcheckError `population-invalid` for another kind of file, no field, a field named `id` beside `id`, a kind or a cohort's name that is not one
 * @example trafficFrom('traffic.jsonl', { id: '/request/id', fields: { amount: { at: '/request/body/amount', as: 'number' } }, score: '/response/score' })
 */
export function trafficFrom(
  path: string,
  spec: {
    /** What names a record: never empty, none twice. It becomes the field `id`. */
    readonly id?: LogPlace;
    /** Fields of the accounts: where the log has them, and what they are. A kind alone is that of the column of the field's name. */
    readonly fields: Readonly<Record<string, CellKind | { readonly at: LogPlace; readonly as: CellKind }>>;
    /** The score that was answered then: `baseline: logged()` compares with it. May be empty. */
    readonly score?: LogPlace;
    /** The version that answered then. */
    readonly version?: LogPlace;
    /** The true class, known since: 0 or 1, false or true. */
    readonly label?: LogPlace;
    /** As of `accountsFrom`. */
    readonly cohorts?: Readonly<Record<string, (fields: Readonly<Record<string, FieldValue>>) => boolean>>;
    readonly census?: boolean;
  },
): Population {
  const refuse = (place: string, rule: string, value: unknown): never => {
    throw new MlcheckError('population-invalid', { place, rule, value });
  };
  if (!/\.(jsonl|ndjson|parquet)$/i.test(path)) refuse('population', 'must be a log in .jsonl, .ndjson or .parquet', path);
  const { id, score, version, label, cohorts, census } = spec;
  const given = Object.entries(spec.fields).map(([name, field]) => (typeof field === 'string' ? { name, at: name, as: field } : { name, ...field }));
  if (id !== undefined && Object.hasOwn(spec.fields, 'id')) refuse('population.fields.id', 'must have another name: `id` is what names a record', spec.fields['id']);
  for (const [place, at] of [...given.map(({ name, at }) => [`fields.${name}`, at]), ['id', id], ['score', score], ['version', version], ['label', label]]) {
    if (at === '' || at === '/') refuse(`population.${place}`, 'must name a column or begin a JSON pointer with /', at);
  }
  const known = accountsFrom(path, { ...(id === undefined ? {} : { id: 'id' }), fields: Object.fromEntries(given.map(({ name, as }) => [name, as])), ...(cohorts === undefined ? {} : { cohorts }), ...(census === undefined ? {} : { census }) });
  const log: TrafficLog = Object.freeze({ at: Object.freeze({ ...(id === undefined ? {} : { id }), ...Object.fromEntries(given.map(({ name, at }) => [name, at])) }), ...(score === undefined ? {} : { score }), ...(version === undefined ? {} : { version }) });
  return Object.freeze({
    ...known,
    ...(label === undefined ? {} : { labels: Object.freeze({ source: `${label} of ${path}` }) }),
    file: Object.freeze({ ...known.file!, ...(label === undefined ? {} : { label }), log }),
  });
}
