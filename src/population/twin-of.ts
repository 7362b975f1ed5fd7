import { MlcheckError } from '../errors.js';
import type { Account, AccountSource, FieldValue, Twin } from './account.js';
import { twinName } from './account.js';
import type { PopulationSource } from './account-source.js';

/**
 * The twin of an account: the same account with something changed. What is derived from the changed fields is computed again, all else stays; the label is not
 * carried over. Pure in (source, account, twin).
 *
 * @throws MlcheckError `population-invalid` for a field that the population does not have, a shift of a field that is not a number, a redraw of a derived field, or a
 * source that was not made by `accountSource`
 */
export function twinOf(source: AccountSource, account: Account, twin: Twin): Account {
  const place = `twin ${twinName(twin)}`;
  if (!isPopulationSource(source)) throw new MlcheckError('population-invalid', { place, rule: 'must be made from a declared population' });
  const known = (name: string): string => {
    if (source.population.fields.includes(name)) return name;
    throw new MlcheckError('population-invalid', { place, rule: 'must name a field of the population', value: name, hint: `Fields are ${source.population.fields.join(', ')}.` });
  };
  switch (twin.kind) {
    case 'set':
      Object.keys(twin.values).forEach(known);
      return source.changed(account, twin.values, []);
    case 'shift': {
      const before: FieldValue | undefined = account.fields[known(twin.field)];
      if (typeof before !== 'number') throw new MlcheckError('population-invalid', { place, rule: 'must shift a number', value: before });
      return source.changed(account, { [twin.field]: before + twin.by }, []);
    }
    case 'redraw':
      for (const name of twin.fields) checkDrawn(source, account.cohort, known(name), place);
      return source.changed(account, {}, twin.fields);
  }
}

function checkDrawn(source: PopulationSource, cohort: string, name: string, place: string): void {
  const declaration = source.population.declaration;
  const field = declaration?.cohorts[cohort]?.fields?.[name] ?? declaration?.fields[name];
  if (field?.kind === 'derived' || field?.kind === 'folded') {
    throw new MlcheckError('population-invalid', { place, rule: 'must redraw fields that are drawn', value: `${name} (${field.kind})`, hint: field.from.length === 0 ? 'Set it, or shift it.' : `Redraw what it is made from: ${field.from.join(', ')}.` });
  }
}

function isPopulationSource(source: AccountSource): source is PopulationSource {
  return 'changed' in source && 'population' in source;
}
