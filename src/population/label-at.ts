import { MlcheckError } from '../errors.js';
import { streamOf } from '../random/stream.js';
import { uniformAt } from '../random/uniform.js';
import type { FieldValue } from './account.js';
import type { Declaration } from './declaration.js';

/** The true class of account i of a cohort, whose fields are these. @throws MlcheckError `population-invalid` when called, for a probability that is none */
export function labelAt(labels: NonNullable<Declaration['labels']>, seed: number, cohort: string): (fields: Readonly<Record<string, FieldValue>>, i: number) => 0 | 1 {
  const stream = streamOf(seed, cohort, '', 'label');
  return (fields, i) => {
    const p = labels.probability(fields);
    if (p >= 0 && p <= 1) return uniformAt(stream, i) < p ? 1 : 0;
    throw new MlcheckError('population-invalid', { place: 'population.labels.probability', rule: 'must give a number from 0 to 1', value: p, hint: `It was given the fields of ${cohort}/${i}.` });
  };
}
