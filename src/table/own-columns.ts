const OWN = ['id', 'cohort', 'i', 'label'] as const;

/** What a file of accounts calls the columns that every account has besides its fields. */
export type OwnColumns = Readonly<Record<(typeof OWN)[number], string>>;

/**
 * `id`, `cohort`, `i` and `label`; where a field has such a name, in whatever case, the field keeps it and the account's column gives way: `account_id`. Readers of tables take `ID` and `id` for one column.
 * @param fields names of the fields
 */
export function ownColumns(fields: readonly string[]): OwnColumns {
  const taken = new Set(fields.map((field) => field.toLowerCase()));
  const free = (name: string): string => (taken.has(name) ? free(`account_${name}`) : name);
  return Object.fromEntries(OWN.map((name) => [name, free(name)])) as OwnColumns;
}

/** Those that gave way, by the names that they have now. */
export function renamedColumns(fields: readonly string[]): readonly string[] {
  return Object.entries(ownColumns(fields)).flatMap(([name, column]) => (name === column ? [] : [column]));
}
