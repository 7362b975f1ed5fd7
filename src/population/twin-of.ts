import { MlcheckError } from '../errors.js';
import { streamOf } from '../random/stream.js';
import { uniformAt } from '../random/uniform.js';
import type { Account, AccountSource, FieldValue, Twin } from './account.js';
import { twinName } from './account.js';
import type { Field } from './field.js';
import { perturbed } from './perturbed.js';
import type { PopulationSource } from './account-source.js';

/**
 * The twin of an account: the same account with something changed. What is derived from the changed fields is computed again, all else stays; the label is not
 * carried over. Pure in (source, account, twin).
 *
 * @throws MlcheckError `population-invalid` for a field that the population does not have, a shift of a field that is not a number, a flip of one that is no flag and no category, a text that is none, a redraw of a derived field, or a
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
    case 'flip':
      return source.changed(account, { [known(twin.field)]: flipped(source, account, twin.field, place) }, []);
    case 'perturb': {
      const before: FieldValue | undefined = account.fields[known(twin.field)];
      if (before !== null && typeof before !== 'string') throw new MlcheckError('population-invalid', { place, rule: 'must spoil a text', value: before });
      return source.changed(account, { [twin.field]: before === null ? null : perturbed(before, twin.how, uniformAt(streamOf(source.seed, account.cohort, twin.field, 'perturb'), account.i)) }, []);
    }
    case 'redraw':
      for (const name of twin.fields) checkDrawn(source, account.cohort, known(name), place);
      return source.changed(account, {}, twin.fields);
  }
}

/** The other value of a flag, the next of a category's declared names; a missing value stays missing. */
function flipped({ population }: PopulationSource, { fields }: Account, name: string, place: string): FieldValue {
  const before = fields[name] as FieldValue;
  if (before === null) return null;
  if (typeof before === 'boolean') return !before;
  const names = namesOf(population.declaration?.fields[name]);
  if (names.length < 2 || typeof before !== 'string') throw new MlcheckError('population-invalid', { place, rule: 'must flip a flag or a category with at least two names', value: before, hint: 'Set it to a value instead.' });
  return names[(names.indexOf(before) + 1) % names.length] as string;
}

function namesOf(field: Field | undefined): readonly string[] {
  if (field?.kind === 'missing' || field?.kind === 'mapped') return namesOf(field.of);
  return field?.kind === 'categorical' ? Object.keys(field.weights) : [];
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
