import { MlcheckError } from '../errors.js';
import { sqrt } from '../random/sqrt.js';
import type { CorrelationDeclaration } from './declaration.js';
import type { Field, Fields } from './field.js';

/** The correlated fields in declared order, those that groups share before the rest, and the lower triangular factor of their correlation matrix: row k weighs the deviates of fields 0 to k. */
export interface CorrelationFactor {
  readonly names: readonly string[];
  readonly rows: readonly (readonly number[])[];
}

/**
 * The Cholesky factor of the declared correlations.
 *
 * @param shared fields that accounts of a group share: their deviates hang on none that accounts have for themselves
 * @throws MlcheckError `population-invalid` for an unknown or unfit field, a pair named twice, a rho outside (-1, 1), or correlations that contradict each other
 */
export function correlationFactor(fields: Fields, correlations: readonly CorrelationDeclaration[], place: string, shared: ReadonlySet<string> = NONE): CorrelationFactor {
  const mentioned = new Set(correlations.flatMap(({ between }) => between));
  const inOrder = Object.keys(fields).filter((name) => mentioned.has(name));
  const names = [...inOrder.filter((name) => shared.has(name)), ...inOrder.filter((name) => !shared.has(name))];
  const matrix = names.map((_, row) => names.map((__, column) => (row === column ? 1 : 0)));
  correlations.forEach(({ between: [a, b], rho }, k) => {
    const at = `${place}.correlations[${k}]`;
    for (const name of [a, b]) checkCorrelated(name, fields, `${at}.between`);
    if (a === b) refuse(`${at}.between`, 'must name two different fields', [a, b], 'A field is its own perfect correlate.');
    if (!(rho > -1 && rho < 1)) refuse(`${at}.rho`, 'must be between -1 and 1', rho, 'For fields that always go together derive one from the other.');
    const row = matrix[names.indexOf(a)] as number[];
    if (row[names.indexOf(b)] !== 0) refuse(`${at}.between`, 'must name a pair only once', [a, b], 'Keep one of the two.');
    row[names.indexOf(b)] = rho;
    (matrix[names.indexOf(b)] as number[])[names.indexOf(a)] = rho;
  });
  return { names, rows: cholesky(matrix, `${place}.correlations`) };
}

const NONE: ReadonlySet<string> = new Set();

function cholesky(matrix: readonly (readonly number[])[], place: string): number[][] {
  const rows: number[][] = [];
  matrix.forEach((values, k) => {
    const row: number[] = [];
    for (let j = 0; j < k; j++) {
      const other = rows[j] as number[];
      let sum = values[j] as number;
      for (let m = 0; m < j; m++) sum -= (row[m] as number) * (other[m] as number);
      row.push(sum / (other[j] as number));
    }
    const rest = row.reduce((left, weight) => left - weight * weight, 1);
    if (!(rest > 1e-9)) refuse(place, 'must be possible together (positive definite)', values, 'Bring the correlations closer to 0, or name the missing pairs.');
    row.push(sqrt(rest));
    rows.push(row);
  });
  return rows;
}

function checkCorrelated(name: string, fields: Fields, place: string): void {
  const field = fields[name];
  if (field === undefined) refuse(place, 'must name a field of the population', name, `Fields are ${Object.keys(fields).join(', ')}.`);
  if (!hasRisingQuantile(field)) refuse(place, 'must name fields drawn from one distribution', `${name} (${field.kind})`, 'Correlate the fields it is made of.');
}

/** Those that rise with their normal score, categories in the order in which they are declared, and values that stay the same, as one cohort may have it. */
function hasRisingQuantile(field: Field): boolean {
  switch (field.kind) {
    case 'uniform':
    case 'normal':
    case 'lognormal':
    case 'exponential':
    case 'gamma':
    case 'beta':
    case 'weibull':
    case 'pareto':
    case 'poisson':
    case 'negativeBinomial':
    case 'binomial':
    case 'zipf':
    case 'empirical':
    case 'bernoulli':
    case 'categorical':
    case 'constant':
    case 'oneOf':
      return true;
    case 'zeroInflated':
    case 'truncated':
    case 'rounded':
    case 'missing':
    case 'mapped':
      return hasRisingQuantile(field.of);
    default:
      return false;
  }
}

function refuse(place: string, rule: string, value: unknown, hint?: string): never {
  throw new MlcheckError('population-invalid', { place, rule, value, ...(hint === undefined ? {} : { hint }) });
}
