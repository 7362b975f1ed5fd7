import { readFileSync } from 'node:fs';
import { MlcheckError } from '../errors.js';
import { readJson } from '../net/read-json.js';

/** Where the schema of a reply is written down: in the suite, in a file, or in the service's OpenAPI document. */
export type ContractSource =
  | { readonly schema: Readonly<Record<string, unknown>> }
  | {
      /** A file of JSON Schema. */
      readonly file: string;
    }
  | {
      /** The document: a path of the service (`/openapi.json`), or a file. */
      readonly openapi: string | { readonly file: string };
      /** The operation whose reply is meant: `/score`, as the document writes it. */
      readonly path: string;
      /** Default `post`. */
      readonly method?: string;
      /** Default `200`. */
      readonly status?: string;
    };

/** Says why a parsed reply does not fit, as a phrase; undefined for one that does. */
export type ContractCheck = (reply: unknown) => string | undefined;

/** True when the schema has to be fetched from the service. */
export function isFetched(source: ContractSource): source is Extract<ContractSource, { openapi: unknown }> & { readonly openapi: string } {
  return 'openapi' in source && typeof source.openapi === 'string';
}

/**
 * The JSON Schema of a reply. Of an OpenAPI document the whole `components` come along, so that its references resolve; what version 3.0 writes otherwise than JSON Schema is rewritten.
 * @param fetched text of the document, where it comes from the service
 * @param place for errors: `candidate.contract`, or the URL
 * @throws MlcheckError `endpoint-unusable` for a document without that operation or its schema, `config-invalid` for a file that cannot be read
 */
export function contractSchema(source: ContractSource, place: string, fetched?: string): Readonly<Record<string, unknown>> {
  if ('schema' in source) return source.schema;
  const file = 'file' in source ? source.file : typeof source.openapi === 'string' ? source.openapi : source.openapi.file;
  const read = readJson(fetched ?? textOf(file, place));
  if (!read.ok || !isObject(read.value)) throw new MlcheckError('endpoint-unusable', { place, rule: 'must be a JSON object', value: read.ok ? read.value : read.detail, hint: 'YAML documents are not read: convert it to JSON' });
  if ('file' in source) return read.value;
  const document = read.value;
  const { path, method = 'post', status = '200' } = source;
  const item = follow(document, at(document['paths'], path));
  const operation = follow(document, at(item, method.toLowerCase()));
  if (operation === undefined) {
    const paths = isObject(document['paths']) ? Object.keys(document['paths']) : [];
    throw new MlcheckError('endpoint-unusable', { place, rule: `must describe ${method.toUpperCase()} ${path}`, value: paths.join(', ') || 'no paths', hint: 'write `contract.path` as the document does, placeholders in braces included' });
  }
  const reply = follow(document, at(operation['responses'], status)) ?? follow(document, at(operation['responses'], 'default'));
  const content = at(reply, 'content');
  const media = isObject(content) ? (Object.entries(content).find(([type]) => /json/i.test(type))?.[1] ?? Object.values(content)[0]) : undefined;
  const schema = at(media, 'schema');
  if (!isObject(schema) || Object.keys(schema).length === 0) throw new MlcheckError('endpoint-unusable', { place, rule: `must say what ${method.toUpperCase()} ${path} answers with ${status}`, hint: 'declare the type of the reply in the service (FastAPI: response_model), or write the schema in the suite: `contract: { schema: {...} }`' });
  return rewritten({ components: document['components'] ?? {}, allOf: [schema] }) as Readonly<Record<string, unknown>>;
}

function textOf(file: string, place: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new MlcheckError('config-invalid', { place, rule: `needs the file ${file}, which cannot be read (${(cause as NodeJS.ErrnoException).code ?? 'unknown'})` });
  }
}

function follow(document: Readonly<Record<string, unknown>>, value: unknown): Readonly<Record<string, unknown>> | undefined {
  let found = value;
  for (let depth = 0; depth < 20 && isObject(found); depth++) {
    const reference = found['$ref'];
    if (typeof reference !== 'string') return found;
    found = reference.split('/').slice(1).reduce<unknown>((inner, key) => at(inner, key.replaceAll('~1', '/').replaceAll('~0', '~')), document);
  }
  return undefined;
}

/** OpenAPI 3.0: `nullable` stands beside a type or a reference, and exclusive bounds are flags. */
function rewritten(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(rewritten);
  if (!isObject(value)) return value;
  const { nullable, ...rest } = Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, rewritten(inner)]));
  for (const [flag, bound] of [['exclusiveMinimum', 'minimum'], ['exclusiveMaximum', 'maximum']] as const) {
    if (typeof rest[flag] !== 'boolean') continue;
    if (rest[flag]) [rest[flag], rest[bound]] = [rest[bound], undefined];
    else delete rest[flag];
    if (rest[bound] === undefined) delete rest[bound];
  }
  return nullable === true ? { anyOf: [rest, { type: 'null' }] } : nullable === undefined || nullable === false ? rest : { ...rest, nullable };
}

function at(value: unknown, key: string): unknown {
  return isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
