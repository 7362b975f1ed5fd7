import type { FieldValue } from './account.js';
import type { Column } from './columns.js';

/** Reads a column: the value of its k-th account. */
export function valuesOf(column: Column): (k: number) => FieldValue {
  switch (column.kind) {
    case 'number':
      return (k) => column.values[k] as number;
    case 'boolean':
      return (k) => column.values[k] === 1;
    case 'category':
      return (k) => column.names[column.codes[k] as number] as string;
    case 'any':
      return (k) => column.values[k] as FieldValue;
  }
}
