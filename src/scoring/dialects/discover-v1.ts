import { MlcheckError } from '../../errors.js';
import type { DiscoveredField } from './discovered-field.js';
import { scorePlace } from './discover-mlflow.js';
import { errorText } from './error-text.js';
import { discovered, GAPS, type Discoverer, type Discovery, type DiscoveryAsk, type DiscoveryTarget } from './discovery.js';
import { byDialect, findRow } from './find-row.js';
import { kserveV1 } from './kserve-v1.js';
import { isObject } from './pick-scores.js';
import { objectIn } from './probe-replies.js';
import { tensorsOf } from './tensorflow-serving-probe.js';
import { tensorflowServing } from './tensorflow-serving.js';

/**
 * The two servers that live under `/v1/models`: KServe V1 lists its models and says `ready` of one; TensorFlow Serving has no list, and says the state
 * of each version.
 * @throws MlcheckError `endpoint-wrong-model` when a model has to be named, or is not there
 */
export const discoverV1: Discoverer = async (target, ask) => {
  const list = await ask('/v1/models');
  const models = objectIn(list)?.['models'];
  if (Array.isArray(models)) {
    const names = models.map(String);
    const model = target.model ?? (names.length === 1 ? (names[0] as string) : undefined);
    if (model === undefined || !names.includes(model)) throw new MlcheckError('endpoint-wrong-model', { place: ask.href, rule: 'needs the name of a model', ...(model === undefined ? {} : { value: model }), hint: `name one with --model: ${names.join(', ') || 'it has none'}` });
    return kserve({ url: ask.href, model }, target, ask);
  }
  if (target.model !== undefined) {
    const about = objectIn(await ask(`/v1/models/${encodeURIComponent(target.model)}`));
    return Array.isArray(about?.['model_version_status']) ? tensorflow(target, target.model, ask) : undefined;
  }
  // What TensorFlow Serving says to a path that it does not have.
  if (!/^malformed request/i.test(errorText(list.body) ?? '')) return undefined;
  throw new MlcheckError('endpoint-wrong-model', { place: ask.href, rule: 'is TensorFlow Serving, which does not list its models: needs the name of one', hint: 'name it with --model' });
};

/** The protocol has no metadata of inputs: rows of numbers are tried, and the score is taken from where the reply has it. */
async function kserve(common: { readonly url: string; readonly model: string }, target: DiscoveryTarget, ask: DiscoveryAsk): Promise<Discovery> {
  const row = await findRow(byDialect((columns) => kserveV1({ ...common, columns }), ask), target.fields);
  const { columns, fields } = row?.taken === true || target.fields !== undefined ? row! : { columns: GAPS, fields: [] };
  const output = row?.taken === true ? scorePlace(row.reply) : undefined;
  return discovered('kserveV1', kserveV1, { ...common, columns, ...(output === undefined ? {} : { output }) }, { fields });
}

async function tensorflow({ version, fields: given }: DiscoveryTarget, model: string, ask: DiscoveryAsk): Promise<Discovery> {
  const path = `/v1/models/${encodeURIComponent(model)}${version === undefined ? '' : `/versions/${encodeURIComponent(version)}`}/metadata`;
  const metadata = objectIn(await ask(path))?.['metadata'];
  const signatures = isObject(metadata) && isObject(metadata['signature_def']) ? metadata['signature_def']['signature_def'] : undefined;
  const names = isObject(signatures) ? Object.keys(signatures).filter((name) => name !== '__saved_model_init_op') : [];
  const signature = names.includes('serving_default') ? 'serving_default' : names[0];
  const about = isObject(signatures) && signature !== undefined ? signatures[signature] : undefined;
  const inputs = isObject(about) ? tensorsOf(about['inputs']) : [];
  const outputs = isObject(about) ? tensorsOf(about['outputs']) : [];
  const declared = inputs.map(({ name, shape, datatype }, _, { length }) => {
    const columns = shape.length < 2 ? 1 : Math.max(1, shape[1] ?? 1);
    const names = length === 1 && given?.length === columns ? given.map((field) => field.name) : columns === 1 ? [name] : Array.from({ length: columns }, (_each, at) => `${name}_${at}`);
    const type: DiscoveredField['type'] = datatype === 'DT_STRING' ? 'text' : datatype === 'DT_BOOL' ? 'boolean' : /^DT_U?INT/.test(datatype) ? 'integer' : 'number';
    return { name, fields: shape.length < 2 ? names[0]! : names, told: names.map((field): DiscoveredField => ({ name: field, type, ...(datatype.startsWith('DT_UINT') ? { min: 0 } : {}), ...(field === `${name}_${names.indexOf(field)}` ? { unnamed: true } : {}) })) };
  });
  const output = outputs.find(({ name }) => /prob|score|risk/i.test(name)) ?? outputs.find(({ datatype }) => /FLOAT|DOUBLE|HALF/.test(datatype)) ?? outputs[0];
  const width = output?.shape[1] ?? 1;
  const values = {
    url: ask.href,
    model,
    ...(version === undefined ? {} : { version }),
    ...(signature === undefined || signature === 'serving_default' ? {} : { signature }),
    inputs: declared.length === 0 ? [{ name: 'INPUT', fields: GAPS }] : declared.map(({ name, fields }) => ({ name, fields })),
    ...(output === undefined ? {} : { output: { name: output.name, ...(width > 1 ? { column: width - 1 } : {}) } }),
  };
  return discovered('tensorflowServing', tensorflowServing, values, { fields: declared.flatMap(({ told }) => told) });
}
