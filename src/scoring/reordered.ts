import { placeholdersOf, type Template } from './dialects/template.js';
import type { RestEndpoint } from './dialects/rest.js';
import type { Endpoint } from './endpoint.js';

/**
 * The endpoint with its fields in reverse order, where requests name them, so that the order must not matter: named tensors of Open Inference and TensorFlow Serving, columns of a data frame, keys of an object.
 * `undefined` where fields have a place and no name (a list of values, one tensor of all features, CSV without a header, an array of Seldon Core), or where there is one field alone.
 */
export function reordered<E extends Endpoint>(endpoint: E): E | undefined {
  const given: Endpoint = endpoint;
  switch (given.kind) {
    case 'open-inference':
    case 'reference':
      return given.inputs.length < 2 ? undefined : { ...endpoint, inputs: [...given.inputs].reverse() };
    case 'tensorflow-serving':
      return given.inputs.length < 2 ? undefined : { ...endpoint, inputs: [...given.inputs].reverse() };
    case 'mlflow':
      return given.columns.length < 2 || (given.layout === 'list' && (given.input === 'instances' || given.input === 'inputs')) ? undefined : { ...endpoint, columns: [...given.columns].reverse() };
    case 'kserve-v1':
      return given.columns.length < 2 || given.layout !== 'record' ? undefined : { ...endpoint, columns: [...given.columns].reverse() };
    case 'sagemaker':
      return undefined;
    case 'rest': {
      const parts = reorderedParts(given);
      return parts === undefined ? undefined : { ...endpoint, ...parts };
    }
  }
}

/** Columns that have names in the request, and keys of the templates. */
function reorderedParts({ method, columns, body = '{{$rows}}', row = '{{$record}}' }: RestEndpoint): Partial<RestEndpoint> | undefined {
  if (method === 'GET' || isSeldon(body)) return undefined;
  const inBody = placeholdersOf(body);
  const hasRow = inBody.includes('$rows') || inBody.includes('$row');
  const used = new Set([...inBody, ...(hasRow ? placeholdersOf(row) : [])]);
  const named = columns !== undefined && columns.length > 1 && (used.has('$columns') || (used.has('$record') && !used.has('$values')));
  const keyed = fieldKeys(body) || (hasRow && fieldKeys(row));
  if (!named && !keyed) return undefined;
  return { ...(named ? { columns: [...columns].reverse() } : {}), ...(keyed ? { body: turned(body), row: turned(row) } : {}) };
}

/** Seldon Core hands the names to a model beside an array, and its models go by the places. */
function isSeldon(body: Template): boolean {
  const { data } = (body ?? {}) as { readonly data?: { readonly ndarray?: Template } | null };
  return data?.ndarray === '{{$rows}}';
}

/** True where one object of the template has two keys or more with fields of the account behind them. */
function fieldKeys(template: Template): boolean {
  if (typeof template !== 'object' || template === null) return false;
  const values: readonly Template[] = Object.values(template);
  const fields = values.filter((value) => placeholdersOf(value).some((name) => !name.startsWith('$')));
  return (!Array.isArray(template) && fields.length > 1) || values.some(fieldKeys);
}

/** Keys of every object in reverse order; lists stay as they are. */
function turned(template: Template): Template {
  if (typeof template !== 'object' || template === null) return template;
  if (Array.isArray(template)) return (template as readonly Template[]).map(turned);
  return Object.fromEntries(Object.entries(template as { readonly [key: string]: Template }).reverse().map(([key, value]) => [key, turned(value)]));
}
