/** The cohorts that a name stands for: itself, or those within it (`web` for `web.guest` and `web.member`); none for a name that no cohort has. */
export function cohortsWithin(name: string, cohorts: readonly string[]): readonly string[] {
  return cohorts.includes(name) ? [name] : cohorts.filter((cohort) => cohort.startsWith(`${name}.`));
}
