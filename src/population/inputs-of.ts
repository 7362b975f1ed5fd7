import type { Field } from './field.js';

/** Names of the fields that a field is computed from. */
export function inputsOf(field: Field): readonly string[] {
  return field.kind === 'derived' || field.kind === 'faker' || field.kind === 'folded' ? field.from : [];
}
