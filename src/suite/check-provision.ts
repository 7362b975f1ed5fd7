import { didYouMean } from '../did-you-mean.js';
import { MlcheckError, type ErrorCode } from '../errors.js';
import type { HttpTarget, PostgresTarget, ProvisionTarget } from '../provision/target.js';
import { placeholdersOf, type Template } from '../scoring/dialects/template.js';

const OF_ACCOUNT = ['$id', '$cohort', '$i', '$tag'];
const SECRET_HEADER = /auth|cookie|secret|token|api-?key|password/i;

/**
 * What a schema cannot say of a suite's `provision`: every placeholder has a value, hooks are functions, the id's name is free, and no secret stands in it.
 * @throws MlcheckError `suite-invalid` with the place
 */
export function checkProvision(target: ProvisionTarget, fields: readonly string[]): void {
  const { idField } = target;
  if (idField !== undefined && fields.includes(idField)) {
    throw new MlcheckError('suite-invalid', { place: 'provision.idField', rule: 'must be a name that no field of the population has', value: idField });
  }
  if (target.kind === 'hook') {
    for (const name of ['create', 'remove', 'find'] as const) {
      if (typeof target[name] === 'function' || (name === 'find' && target.find === undefined)) continue;
      throw new MlcheckError('suite-invalid', { place: `provision.${name}`, rule: 'must be a function', value: target[name] });
    }
    return;
  }
  if (target.kind === 'http') refuseSecrets(target.headers, 'provision.headers');
  for (const { place, template, known } of templatesOf(target, fields)) {
    for (const name of placeholdersOf(template)) {
      if (known.includes(name)) continue;
      throw new MlcheckError('suite-invalid', { place: `provision.${place}`, rule: 'must use placeholders that have a value here', value: `{{${name}}}`, hint: didYouMean(name, known) });
    }
  }
}

function templatesOf(target: HttpTarget | PostgresTarget, fields: readonly string[]): readonly { readonly place: string; readonly template: Template; readonly known: readonly string[] }[] {
  const known = [...fields, ...OF_ACCOUNT];
  if (target.kind === 'postgres') return Object.entries(target.columns).map(([column, template]) => ({ place: `columns.${column}`, template, known }));
  const { create, remove, find } = target;
  return [
    { place: 'create.path', template: create.path, known },
    { place: 'create.body', template: create.body, known },
    { place: 'remove.path', template: remove.path, known: ['$created', '$id', '$tag'] },
    ...(find === undefined ? [] : [{ place: 'find.path', template: find.path, known: ['$tag'] }]),
  ];
}

/** A leftovers file holds the target: what it needs must be a reference. @throws MlcheckError for a header that looks like a secret */
export function refuseSecrets(headers: HttpTarget['headers'], place: string, code: ErrorCode = 'suite-invalid'): void {
  for (const [name, value] of Object.entries(headers ?? {})) {
    if (typeof value !== 'string' || !SECRET_HEADER.test(name)) continue;
    throw new MlcheckError(code, { place: `${place}.${name}`, rule: 'must be a reference: it looks like a secret, and the list of leftovers would hold it', hint: `${name}: env('NAME') or secretFile('PATH')` });
  }
}
