import type { Account, FieldValue } from '../population/account.js';

/** What a template may use: the account's fields, and its own `id`, `cohort`, `i` and the `tag`, which win over fields of the same name. */
export function valuesOf({ id, cohort, i, fields }: Account, tag: string): Readonly<Record<string, FieldValue>> {
  return { ...fields, id, cohort, i, tag };
}
