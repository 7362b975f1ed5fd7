import { readJson } from '../../net/read-json.js';
import type { FieldValue } from '../../population/account.js';
import { errorText } from './error-text.js';
import { probeAccount, suiteLines, type Discoverer, type DiscoveryAsk } from './discovery.js';
import { mlflow, type MlflowEndpoint } from './mlflow.js';
import { isObject, type ScorePlace } from './pick-scores.js';

/**
 * MLflow's scoring server: `/ping` without words and `/version` with one. It has no metadata, but says which columns the signature wants when it is sent
 * others, and where the score stands when it is sent zeros. A model without a signature gives lines with gaps.
 */
export const discoverMlflow: Discoverer = async (target, ask) => {
  const ping = await ask('/ping');
  if (ping.status !== 200 || ping.body.trim() !== '') return undefined;
  const version = await ask('/version');
  if (version.status !== 200 || !/^\d+\.\d+/.test(version.body.trim())) return undefined;
  const refused = errorText((await ask('/invocations', { dataframe_split: { columns: ['mlcheck'], data: [[0]] } })).body) ?? '';
  const model = target.model ?? 'model';
  const signature = signatureIn(refused);
  if (signature === undefined) {
    const values = { url: ask.href, model, columns: ['NAME', 'THE', 'FIELDS'] };
    return { endpoint: mlflow(values), suiteLines: suiteLines('mlflow', values) };
  }
  const shape: Partial<MlflowEndpoint> = signature.tensor ? { input: 'inputs', layout: 'list' } : {};
  const columns = signature.fields.map(([name]) => name);
  const output = await scorePlace(signature.fields.map(([, zero]) => zero), columns, signature.tensor, ask);
  const values = { url: ask.href, model, columns, ...shape, ...(output === undefined ? {} : { output }) };
  return { endpoint: mlflow(values), account: probeAccount(signature.fields), suiteLines: suiteLines('mlflow', values) };
};

/** Columns as MLflow names them when it refuses a table: `'age': double (required)`, or `Tensor('float32', (-1, 20))`. */
function signatureIn(refused: string): { readonly fields: readonly (readonly [string, FieldValue])[]; readonly tensor: boolean } | undefined {
  const schema = /with schema '\[([\s\S]*?)\]'\. Error/.exec(refused)?.[1] ?? '';
  const columns = [...schema.matchAll(/'((?:[^'\\]|\\.)+)': (\w+) \((?:required|optional)\)/g)];
  if (columns.length > 0) return { fields: columns.map(([, name, type]) => [name as string, type === 'string' ? '' : type === 'boolean' ? false : 0]), tensor: false };
  const width = /^Tensor\('\w+', \(-1, (\d+)\)\)$/.exec(schema)?.[1];
  return width === undefined ? undefined : { fields: Array.from({ length: Number(width) }, (_, k) => [`input_${k}`, 0] as const), tensor: true };
}

async function scorePlace(zeros: readonly FieldValue[], columns: readonly string[], tensor: boolean, ask: DiscoveryAsk): Promise<ScorePlace | undefined> {
  const reply = await ask('/invocations', tensor ? { inputs: [zeros] } : { dataframe_split: { columns, data: [zeros] } });
  const read = reply.status === 200 ? readJson(reply.body) : undefined;
  const predictions = read?.ok === true && isObject(read.value) ? read.value['predictions'] : undefined;
  const row: unknown = Array.isArray(predictions) ? predictions[0] : undefined;
  if (Array.isArray(row) && row.length > 1) return { column: row.length - 1 };
  if (!isObject(row)) return undefined;
  const names = Object.keys(row).filter((name) => typeof row[name] === 'number');
  const name = names.find((each) => /score|prob|risk/i.test(each)) ?? names.at(-1);
  return name === undefined ? undefined : { name };
}
