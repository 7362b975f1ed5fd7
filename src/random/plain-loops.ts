import { exp } from './exp.js';
import { fillUniforms } from './fill-uniforms.js';
import { hermiteAt } from './hermite-table.js';
import { indexOf } from './indexed-search.js';
import { interpolatedAt } from './interpolated-at.js';
import { log } from './log.js';
import { logistic } from './logistic.js';
import type { Loops } from './loops.js';
import { BELOW_1, normalCdf } from './normal-cdf.js';
import { normalQuantile } from './normal-quantile.js';

/** The loops in JavaScript, for `count` batches of their own and any others. They say what the kernels give, and take over where an engine has none. */
export function plainLoops(rows: number, count: number): Loops {
  const codes = new Uint32Array(rows);
  const flags = new Uint8Array(rows);
  return {
    batches: Array.from({ length: count }, () => new Float64Array(rows)),
    codes,
    flags,
    uniforms: (batch, stream, from) => fillUniforms(stream, from, batch),
    toNormal: each(normalQuantile),
    toProbability: each((z) => Math.min(BELOW_1, normalCdf(z))),
    affine: (batch, from, by) => {
      for (let k = 0; k < batch.length; k++) batch[k] = from + by * (batch[k] as number);
    },
    times: (batch, by) => {
      for (let k = 0; k < batch.length; k++) batch[k] = by * (batch[k] as number);
    },
    over: (batch, by) => {
      for (let k = 0; k < batch.length; k++) batch[k] = (batch[k] as number) / by;
    },
    exp: each(exp),
    log: each(log),
    logistic: each(logistic),
    rounded: (batch, unit) => {
      for (let k = 0; k < batch.length; k++) batch[k] = Math.round((batch[k] as number) * unit) / unit;
    },
    hermite: (batch, table) => {
      for (let k = 0; k < batch.length; k++) batch[k] = hermiteAt(table, batch[k] as number);
    },
    interpolated: (batch, values) => {
      for (let k = 0; k < batch.length; k++) batch[k] = interpolatedAt(values, batch[k] as number);
    },
    toIndices: (batch, search) => {
      for (let k = 0; k < batch.length; k++) batch[k] = indexOf(search, batch[k] as number);
    },
    toCodes: (batch) => codes.set(batch),
    atLeast: (batch, limit) => {
      for (let k = 0; k < batch.length; k++) flags[k] = Number((batch[k] as number) >= limit);
    },
    below: (batch, limit) => {
      for (let k = 0; k < batch.length; k++) flags[k] = Number((batch[k] as number) < limit);
    },
    weighedSum: (out, { own, ownWeight, others, weights }) => {
      for (let r = 0; r < out.length; r++) {
        let sum = ownWeight * (own[r] as number);
        for (let k = 0; k < others.length; k++) sum += (weights[k] as number) * ((others[k] as Float64Array)[r] as number);
        out[r] = sum;
      }
    },
  };
}

const each = (value: (x: number) => number) => (batch: Float64Array): void => {
  for (let k = 0; k < batch.length; k++) batch[k] = value(batch[k] as number);
};
