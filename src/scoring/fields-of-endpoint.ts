import { placeholdersOf } from './dialects/template.js';
import type { Column } from './dialects/row-encoder.js';
import type { Endpoint } from './endpoint.js';

/** A field that an endpoint sends, and where in its declaration it is named: `inputs[0].fields[2]`. */
export interface SentField {
  readonly place: string;
  readonly field: string;
}

/** Every field of the account that requests to an endpoint carry, in the order of the declaration. */
export function fieldsOfEndpoint(endpoint: Endpoint): readonly SentField[] {
  switch (endpoint.kind) {
    case 'open-inference':
    case 'reference':
    case 'tensorflow-serving':
      return endpoint.inputs.flatMap(({ fields }, at) => (typeof fields === 'string' ? [{ place: `inputs[${at}].fields`, field: fields }] : fields.map((field, k) => ({ place: `inputs[${at}].fields[${k}]`, field }))));
    case 'kserve-v1':
    case 'mlflow':
    case 'sagemaker':
      return columns(endpoint.columns);
    case 'rest':
      return [...columns(endpoint.columns ?? []), ...(['path', 'body', 'row'] as const).flatMap((part) => placeholdersOf(endpoint[part] ?? null).filter((name) => !name.startsWith('$')).map((field) => ({ place: part, field })))];
  }
}

function columns(all: readonly Column[]): readonly SentField[] {
  return all.map((column, at) => (typeof column === 'string' ? { place: `columns[${at}]`, field: column } : { place: `columns[${at}].field`, field: column.field }));
}
