import type { Field, MappedField, MissingField } from './field.js';

/** The field without its gaps and changes. */
export function present(field: Field): Exclude<Field, MissingField | MappedField> {
  return field.kind === 'missing' || field.kind === 'mapped' ? present(field.of) : field;
}
