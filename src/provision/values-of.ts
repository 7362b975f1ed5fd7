import type { Account, FieldValue } from '../population/account.js';

/** What a template may use of an account: its fields, and `$id`, `$cohort`, `$i` and `$tag`. */
export function valuesOf({ id, cohort, i, fields }: Account, tag: string): Readonly<Record<string, FieldValue>> {
  return { ...fields, $id: id, $cohort: cohort, $i: i, $tag: tag };
}
