import { searchesOf } from '../random/discrete.js';
import type { Distribution } from '../random/distribution.js';
import type { Loops } from '../random/loops.js';
import { normalQuantile } from '../random/normal-quantile.js';
import type { FieldValue } from './account.js';
import type { Column } from './columns.js';
import { cumulated } from './cumulated.js';
import { distributionOf } from './distribution-of.js';
import type { BernoulliField, CategoricalField, ConstantField, NumericField, OneOfField, TimestampField } from './field.js';
import { instantsBefore } from './instants-before.js';

/** Fields whose values follow from one number each, or from none. */
export type DrawnField = NumericField | BernoulliField | CategoricalField | ConstantField | OneOfField | TimestampField;

/** A column, and how the first `rows` of a batch of numbers become its values from row `start` on. The batch is used up. */
export interface FilledColumn {
  readonly column: Column;
  fill(batch: Float64Array, start: number, rows: number, loops: Loops): void;
}

/** Makes columns of one field, of any length. */
export type ColumnFiller = (count: number) => FilledColumn;

/**
 * What fills columns of a field, batch by batch, with the values that accounts have.
 *
 * @param scored from normal scores (a correlated field), else from probabilities
 * @param referenceDate ISO 8601, what timestamps count from
 */
export function columnFiller(field: DrawnField, scored: boolean, referenceDate: string): ColumnFiller {
  switch (field.kind) {
    case 'bernoulli': {
      const from = normalQuantile(1 - field.p);
      return (count) => {
        const values = new Uint8Array(count);
        return {
          column: { kind: 'boolean', values },
          fill: (batch, start, rows, loops) => {
            if (scored) loops.atLeast(batch, from);
            else loops.below(batch, field.p);
            put(values, loops.flags, start, rows);
          },
        };
      };
    }
    case 'categorical': {
      const { names, cumulative } = cumulated(field.weights);
      const { eachQuantile, eachOfNormal } = searchesOf(cumulative);
      const each = scored ? eachOfNormal : eachQuantile;
      return (count) => {
        const codes = new Uint32Array(count);
        return {
          column: { kind: 'category', names, codes },
          fill: (batch, start, rows, loops) => {
            each(batch, loops);
            loops.toCodes(batch);
            put(codes, loops.codes, start, rows);
          },
        };
      };
    }
    case 'constant':
      return (count) => ({ column: { kind: 'any', values: new Array<FieldValue>(count).fill(field.value) }, fill: () => undefined });
    case 'oneOf': {
      const { values } = field;
      return made(scored ? (batch, loops) => loops.toProbability(batch) : () => undefined, (u) => values[Math.floor(u * values.length)] as FieldValue);
    }
    case 'timestamp':
      return made(eachOf(field.daysBefore, scored), instantsBefore(referenceDate));
    default: {
      const each = eachOf(field, scored);
      return (count) => {
        const values = new Float64Array(count);
        return {
          column: { kind: 'number', values },
          fill: (batch, start, rows, loops) => {
            each(batch, loops);
            put(values, batch, start, rows);
          },
        };
      };
    }
  }
}

/** The first `rows` of what a loop found, into a column. */
function put<Values extends Float64Array | Uint32Array | Uint8Array>(values: Values, found: Values, start: number, rows: number): void {
  values.set(rows === found.length ? found : found.subarray(0, rows), start);
}

/** A column of values that are no numbers, each from the number that a loop makes. */
function made(each: Each, value: (x: number) => FieldValue): ColumnFiller {
  return (count) => {
    const values = new Array<FieldValue>(count).fill(null);
    return {
      column: { kind: 'any', values },
      fill: (batch, start, rows, loops) => {
        each(batch, loops);
        for (let k = 0; k < rows; k++) values[start + k] = value(batch[k] as number);
      },
    };
  };
}

type Each = Required<Distribution>['eachQuantile'];

/** Turns a batch into values, by the family's own loops where it has them. */
function eachOf(field: NumericField, scored: boolean): Each {
  const { quantile, ofNormal, eachQuantile, eachOfNormal } = distributionOf(field);
  if (scored && eachOfNormal !== undefined) return eachOfNormal;
  if (scored && ofNormal !== undefined) return oneByOne(ofNormal);
  const each = eachQuantile ?? oneByOne(quantile);
  if (!scored) return each;
  return (batch, loops) => {
    loops.toProbability(batch);
    each(batch, loops);
  };
}

const oneByOne = (value: (x: number) => number): Each => (batch) => {
  for (let k = 0; k < batch.length; k++) batch[k] = value(batch[k] as number);
};
