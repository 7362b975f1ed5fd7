import type { Distribution } from './distribution.js';
import type { Loops } from './loops.js';

/** 0 with probability `zero`, else a draw of `of`. Its quantile function rises if `of` is never negative. */
export function zeroInflatedDistribution(zero: number, of: Distribution): Distribution {
  const each = eachQuantileOf(of);
  let [where, values] = [new Int32Array(0), new Float64Array(0)];
  return {
    quantile: (u) => (u <= zero ? 0 : of.quantile(inside((u - zero) / (1 - zero)))),
    cdf: (x) => (x < 0 ? 0 : zero) + (1 - zero) * of.cdf(x),
    below: (x) => (x <= 0 ? 0 : zero) + (1 - zero) * below(of, x),
    eachQuantile: (batch, loops) => {
      if (where.length < batch.length) [where, values] = [new Int32Array(batch.length), new Float64Array(batch.length)];
      loops.affine(batch, -zero, 1);
      loops.over(batch, 1 - zero);
      // No branches: they would be guessed wrong as often as not.
      let n = 0;
      for (let k = 0; k < batch.length; k++) {
        const rest = batch[k] as number;
        where[n] = k;
        batch[n] = rest;
        n += Number(rest > 0);
      }
      eachOfFirst(batch, n, each, loops);
      values.fill(0);
      for (let at = 0; at < n; at++) values[where[at] as number] = batch[at] as number;
      batch.set(values.subarray(0, batch.length));
    },
  };
}

/** One of several distributions by weight. `quantile` spends u on the choice and what is left on the draw: right in distribution, but it does not rise with u. */
export function mixtureDistribution(parts: readonly { readonly weight: number; readonly of: Distribution }[]): Distribution {
  const weights = Float64Array.from(parts, ({ weight }) => weight);
  const last = parts.length - 1;
  const each = parts.map(({ of }) => eachQuantileOf(of));
  const counts = new Int32Array(parts.length);
  let [where, drawn, values] = [new Int32Array(0), new Float64Array(0), new Float64Array(0)];
  return {
    quantile: (u) => {
      let rest = u;
      for (const { weight, of } of parts) {
        if (rest < weight) return of.quantile(inside(rest / weight));
        rest -= weight;
      }
      return (parts.at(-1) as (typeof parts)[number]).of.quantile(inside(u));
    },
    cdf: (x) => parts.reduce((sum, { weight, of }) => sum + weight * of.cdf(x), 0),
    below: (x) => parts.reduce((sum, { weight, of }) => sum + weight * below(of, x), 0),
    eachQuantile: (batch, loops) => {
      const { length } = batch;
      if (values.length < length) [where, drawn, values] = [new Int32Array(length * parts.length), new Float64Array(length * parts.length), new Float64Array(length)];
      counts.fill(0);
      for (let k = 0; k < length; k++) {
        const u = batch[k] as number;
        // Without branches, which would be guessed wrong: `left` is 1 as long as no part was chosen.
        let part = 0;
        let rest = u;
        let left = 1;
        for (let p = 0; p <= last; p++) {
          const weight = weights[p] as number;
          left *= Number(rest >= weight);
          part += left;
          rest -= left * weight;
        }
        // Beyond the last by rounding.
        const beyond = part > last;
        if (beyond) part = last;
        const at = part * length + (counts[part] as number);
        where[at] = k;
        drawn[at] = beyond ? u : rest / (weights[part] as number);
        counts[part] = (counts[part] as number) + 1;
      }
      each.forEach((eachOfPart, part) => {
        const [start, n] = [part * length, counts[part] as number];
        batch.set(drawn.subarray(start, start + n));
        eachOfFirst(batch, n, eachOfPart, loops);
        for (let k = 0; k < n; k++) values[where[start + k] as number] = batch[k] as number;
      });
      batch.set(values.subarray(0, length));
    },
  };
}

/** `of` given min <= X <= max; for counts both ends are included. */
export function truncatedDistribution(of: Distribution, min: number, max: number): Distribution {
  const from = Number.isFinite(min) ? below(of, min) : 0;
  const upTo = Number.isFinite(max) ? of.cdf(max) : 1;
  const each = eachQuantileOf(of);
  return {
    quantile: (u) => Math.min(max, Math.max(min, of.quantile(inside(from + u * (upTo - from))))),
    cdf: (x) => (x < min ? 0 : x >= max ? 1 : (of.cdf(x) - from) / (upTo - from)),
    below: (x) => (x <= min ? 0 : x > max ? 1 : (below(of, x) - from) / (upTo - from)),
    eachQuantile: (batch, loops) => {
      loops.affine(batch, from, upTo - from);
      for (let k = 0; k < batch.length; k++) batch[k] = inside(batch[k] as number);
      each(batch, loops);
      for (let k = 0; k < batch.length; k++) batch[k] = Math.min(max, Math.max(min, batch[k] as number));
    },
  };
}

type Each = Required<Distribution>['eachQuantile'];

const eachQuantileOf = ({ quantile, eachQuantile }: Distribution): Each =>
  eachQuantile ??
  ((batch) => {
    for (let k = 0; k < batch.length; k++) batch[k] = quantile(batch[k] as number);
  });

/** Quantiles of the first `n` of a batch. Loops take numbers by sixteens: after these come medians, which nobody reads. */
function eachOfFirst(batch: Float64Array, n: number, each: Each, loops: Loops): void {
  if (n === 0) return;
  const length = Math.min(batch.length, Math.ceil(n / 16) * 16);
  for (let k = 0; k < n; k++) batch[k] = inside(batch[k] as number);
  batch.fill(0.5, n, length);
  each(batch.subarray(0, length), loops);
}

const LAST = 0.9999999999999999;
const inside = (u: number): number => (u <= 0 ? 1 - LAST : u >= 1 ? LAST : u);

const below = (of: Distribution, x: number): number => (of.below === undefined ? of.cdf(x) : of.below(x));
