import { searchesOf } from '../random/discrete.js';
import type { Distribution } from '../random/distribution.js';
import type { Loops } from '../random/loops.js';
import { normalQuantile } from '../random/normal-quantile.js';
import type { Column } from './columns.js';
import { cumulated } from './cumulated.js';
import { distributionOf } from './distribution-of.js';
import type { BernoulliField, CategoricalField, NumericField } from './field.js';

/** Fields whose values follow from one number each. */
export type DrawnField = NumericField | BernoulliField | CategoricalField;

/** A column, and how the first `rows` of a batch of numbers become its values from row `start` on. The batch is used up. */
export interface ColumnFiller {
  readonly column: Column;
  fill(batch: Float64Array, start: number, rows: number, loops: Loops): void;
}

/**
 * What fills a column of a field, batch by batch, with the values that accounts have.
 *
 * @param scored from normal scores (a correlated field), else from probabilities
 */
export function fillColumn(field: DrawnField, count: number, scored: boolean): ColumnFiller {
  switch (field.kind) {
    case 'bernoulli': {
      const values = new Uint8Array(count);
      const from = normalQuantile(1 - field.p);
      return {
        column: { kind: 'boolean', values },
        fill: (batch, start, rows, loops) => {
          if (scored) loops.atLeast(batch, from);
          else loops.below(batch, field.p);
          put(values, loops.flags, start, rows);
        },
      };
    }
    case 'categorical': {
      const { names, cumulative } = cumulated(field.weights);
      const codes = new Uint32Array(count);
      const { eachQuantile, eachOfNormal } = searchesOf(cumulative);
      const each = scored ? eachOfNormal : eachQuantile;
      return {
        column: { kind: 'category', names, codes },
        fill: (batch, start, rows, loops) => {
          each(batch, loops);
          loops.toCodes(batch);
          put(codes, loops.codes, start, rows);
        },
      };
    }
    default: {
      const values = new Float64Array(count);
      const each = eachOf(field, scored);
      return {
        column: { kind: 'number', values },
        fill: (batch, start, rows, loops) => {
          each(batch, loops);
          put(values, batch, start, rows);
        },
      };
    }
  }
}

/** The first `rows` of what a loop found, into a column. */
function put<Values extends Float64Array | Uint32Array | Uint8Array>(values: Values, found: Values, start: number, rows: number): void {
  values.set(rows === found.length ? found : found.subarray(0, rows), start);
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
