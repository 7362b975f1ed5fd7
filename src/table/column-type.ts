import type { FieldValue } from '../population/account.js';
import type { Column } from '../population/columns.js';

/** What a field's values are; a set holds all the texts that there are. `undefined` where none was seen yet. */
export type FieldType = 'number' | 'boolean' | 'text' | ReadonlySet<string> | undefined;

/** The type of the values of a column, without those that are missing. */
export function typeOfColumn(column: Column): FieldType {
  switch (column.kind) {
    case 'category':
      return new Set(column.names);
    case 'any':
      return column.values.reduce<FieldType>((type, value) => (type === 'text' ? type : joinedTypes(type, typeOfValue(value))), undefined);
    default:
      return column.kind;
  }
}

function typeOfValue(value: FieldValue): FieldType {
  if (value === null) return undefined;
  return typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'boolean' : 'text';
}

/** The narrowest type that holds both; `a` itself where that is enough. */
export function joinedTypes(a: FieldType, b: FieldType): FieldType {
  if (a === undefined || b === undefined) return a ?? b;
  if (typeof a === 'string') return a === b ? a : 'text';
  if (typeof b === 'string') return 'text';
  return [...b].every((name) => a.has(name)) ? a : new Set([...a, ...b]);
}
