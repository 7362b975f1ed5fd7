import type { HttpResponse } from '../../net/http-client.js';
import { errorText } from './error-text.js';
import { withGiven, type DiscoveredField } from './discovered-field.js';
import { discovered, GAPS, type Discoverer, type Discovery, type DiscoveryAsk, type DiscoveryTarget } from './discovery.js';
import { byDialect, findRow } from './find-row.js';
import { mlflow, type MlflowEndpoint } from './mlflow.js';
import { isObject, type ScorePlace } from './pick-scores.js';
import { objectIn } from './probe-replies.js';

/**
 * MLflow's scoring server: `/ping` without words and `/version` with one. It has no metadata, but says which columns the signature wants when it is sent
 * others, and where the score stands when it is sent zeros. A model without a signature is
 * asked with rows of numbers, unless it names its columns when it raises; one that does neither gives lines with gaps.
 */
export const discoverMlflow: Discoverer = async (target, ask) => {
  const ping = await ask('/ping');
  if (ping.status !== 200 || ping.body.trim() !== '') return undefined;
  const version = await ask('/version');
  if (version.status !== 200 || !/^\d+\.\d+/.test(version.body.trim())) return undefined;
  const refused = errorText((await ask('/invocations', { dataframe_split: { columns: ['mlcheck'], data: [[0]] } })).body) ?? '';
  const model = target.model ?? 'model';
  const signature = signatureIn(refused);
  if (signature === undefined) return unsigned({ url: ask.href, model }, target, ask);
  const shape: Partial<MlflowEndpoint> = signature.tensor ? { input: 'inputs', layout: 'list' } : {};
  const fields = signature.tensor && target.fields?.length === signature.fields.length ? target.fields : signature.fields;
  const columns = fields.map(({ name }) => name);
  const make = (names: readonly string[]) => mlflow({ url: ask.href, model, columns: names, ...shape });
  const output = scorePlace(await byDialect(make, ask)(withGiven(fields, target.fields)));
  return discovered('mlflow', mlflow, { url: ask.href, model, columns, ...shape, ...(output === undefined ? {} : { output }) }, { fields });
};

/** A model without a signature: what it says when it raises, or rows of numbers. */
async function unsigned(common: { readonly url: string; readonly model: string }, target: DiscoveryTarget, ask: DiscoveryAsk): Promise<Discovery> {
  const row = await findRow(byDialect((columns) => mlflow({ ...common, columns }), ask), target.fields);
  const { columns, fields } = row ?? { columns: GAPS, fields: [] };
  const output = row?.taken === true ? scorePlace(row.reply) : undefined;
  return discovered('mlflow', mlflow, { ...common, columns, ...(output === undefined ? {} : { output }) }, { fields });
}

const TYPES: Readonly<Record<string, DiscoveredField['type']>> = { string: 'text', boolean: 'boolean', long: 'integer', integer: 'integer', datetime: 'text' };

/** Columns as MLflow names them when it refuses a table: `'age': double (required)`, or `Tensor('float32', (-1, 20))`. */
function signatureIn(refused: string): { readonly fields: readonly DiscoveredField[]; readonly tensor: boolean } | undefined {
  const schema = /with schema '\[([\s\S]*?)\]'\. Error/.exec(refused)?.[1] ?? '';
  const columns = [...schema.matchAll(/'((?:[^'\\]|\\.)+)': (\w+) \((required|optional)\)/g)];
  if (columns.length > 0) return { fields: columns.map(([, name, type, need]) => ({ name: name!, type: TYPES[type!] ?? 'number', ...(type === 'datetime' ? { format: 'date-time' } : {}), ...(need === 'optional' ? { nullable: true as const } : {}) })), tensor: false };
  const width = /^Tensor\('\w+', \(-1, (\d+)\)\)$/.exec(schema)?.[1];
  return width === undefined ? undefined : { fields: Array.from({ length: Number(width) }, (_, k) => ({ name: `input_${k}`, type: 'number', unnamed: true })), tensor: true };
}

/** Where the score stands in a row of a reply's `predictions`; undefined where the row is the score. */
export function scorePlace(reply: HttpResponse): ScorePlace | undefined {
  const row: unknown = firstOf(objectIn(reply)?.['predictions']);
  if (Array.isArray(row) && row.length > 1) return { column: row.length - 1 };
  if (!isObject(row)) return undefined;
  const names = Object.keys(row).filter((name) => typeof row[name] === 'number');
  const name = names.find((each) => /score|prob|risk/i.test(each)) ?? names.at(-1);
  return name === undefined ? undefined : { name };
}

/** The same discovery with the score where a reply has it, for a server that could not be asked before: its model knows texts that nobody told. Undefined where nothing is found, or a place is known. */
export function withScorePlace(found: Discovery, reply: HttpResponse): Discovery | undefined {
  const { endpoint, declaration: { constructor, values }, fields } = found;
  const output = endpoint.kind === 'mlflow' && endpoint.output === undefined ? scorePlace(reply) : undefined;
  return output === undefined ? undefined : discovered(constructor, () => ({ ...endpoint, output }) as MlflowEndpoint, { ...values, output }, { fields });
}

function firstOf(list: unknown): unknown {
  return Array.isArray(list) ? (list as readonly unknown[])[0] : undefined;
}
