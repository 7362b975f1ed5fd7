import type { Field } from './field.js';

/** Names of the fields that a field is computed from. */
export function inputsOf(field: Field): readonly string[] {
  switch (field.kind) {
    case 'derived':
    case 'faker':
    case 'folded':
      return field.from;
    case 'mapped':
      return inputsOf(field.of);
    case 'missing':
      return [...inputsOf(field.of), ...field.rule];
    default:
      return [];
  }
}
