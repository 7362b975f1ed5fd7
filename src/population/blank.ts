import type { FieldValue } from './account.js';

/**
 * Makes records with these keys, in this order, all null. Copies of one parsed record share a hidden class; a record that grows key by key becomes a hash table
 * after twelve, several times slower and larger.
 */
export function blank(names: readonly string[]): () => Record<string, FieldValue> {
  const template = JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, null])))) as Record<string, FieldValue>;
  return () => ({ ...template });
}
