import type { AccountSource, FieldValue } from '../population/account.js';

/** Values of fields by account, each account made once a field however often it is asked for: claims on lists ask at every look, and replays of a pool hundreds of times. */
export function rememberedField(source: Pick<AccountSource, 'account'>): (cohort: string, i: number, name: string) => FieldValue | undefined {
  const known = new Map<string, Map<string, (FieldValue | undefined)[]>>();
  return (cohort, i, name) => {
    let fields = known.get(cohort);
    if (fields === undefined) known.set(cohort, (fields = new Map()));
    let values = fields.get(name);
    if (values === undefined) fields.set(name, (values = []));
    if (!(i in values)) values[i] = source.account(cohort, i).fields[name];
    return values[i];
  };
}
