import { MlcheckError } from '../errors.js';
import { correlationFactor } from './correlation-factor.js';
import { definePopulation } from './define-population.js';
import type { Field } from './field.js';
import { empirical, rounded } from './numeric-fields.js';
import { bernoulli, categorical, constant, missing } from './other-fields.js';
import type { Population } from './population.js';
import type { Profile, ProfileColumn } from './profile.js';

/** The fields of a profile, to declare a population from: `definePopulation({ ...declarationOf(profile), cohorts })`. Correlations that sampling noise made impossible together are drawn towards 0. */
export function declarationOf(profile: Profile): { readonly fields: Readonly<Record<string, Field>>; readonly correlations: readonly { readonly between: readonly [string, string]; readonly rho: number }[] } {
  if (profile.schema !== 'mlcheck-profile/1') throw new MlcheckError('file-invalid', { place: 'profile.schema', rule: 'must be mlcheck-profile/1', value: profile.schema, hint: 'mlcheck accounts fit writes one.' });
  const fields = Object.fromEntries(profile.columns.map((column) => [column.name, column.missing > 0 ? missing(fieldOf(column), column.missing) : fieldOf(column)]));
  for (let scale = 1; ; scale *= 0.98) {
    const correlations = profile.correlations.map(({ between: [one = '', other = ''], rho }) => ({ between: [one, other] as const, rho: rho * scale }));
    try {
      correlationFactor(fields, correlations, 'profile');
      return { fields, correlations };
    } catch (error) {
      if (scale < 0.05) throw error;
    }
  }
}

/** A population of one cohort, `all`, as a profile describes it. @throws MlcheckError `file-invalid`, `population-invalid` */
export function populationFromProfile(profile: Profile): Population {
  return definePopulation({ ...declarationOf(profile), cohorts: { all: { share: 1 } } });
}

function fieldOf(column: ProfileColumn): Field {
  switch (column.kind) {
    case 'number': {
      const field = empirical(column.quantiles);
      return column.decimals === undefined ? field : rounded(field, column.decimals);
    }
    case 'category': {
      const total = column.shares.reduce((sum, { share }) => sum + share, 0);
      return categorical(Object.fromEntries(column.shares.map(({ name, share }) => [name, share / total])));
    }
    case 'boolean':
      return bernoulli(column.p);
    case 'constant':
      return constant(column.value);
  }
}
