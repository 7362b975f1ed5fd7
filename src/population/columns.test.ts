import { describe, expect, it, vi } from 'vitest';
import { accountSource } from './account-source.js';
import { type Column, columnsOf } from './columns.js';
import { definePopulation } from './define-population.js';
import { beta, empirical, exponential, gamma, lognormal, mixture, negativeBinomial, normal, pareto, poisson, rounded, truncated, uniform, weibull, zeroInflated, zipf } from './numeric-fields.js';
import { bernoulli, categorical, constant, derived, faker, missing } from './other-fields.js';

const middle = truncated(uniform({ min: 0, max: 1 }), { min: 0.25, max: 0.75 });
const population = definePopulation({
  fields: {
    a: lognormal({ mu: 1, sigma: 1 }),
    b: rounded(gamma({ shape: 2, scale: 3 }), 1),
    c: poisson({ mean: 3 }),
    d: categorical({ x: 0.2, y: 0.5, z: 0.3 }),
    e: bernoulli(0.3),
    f: truncated(normal({ mean: 0, sd: 1 }), { min: -1 }),
    g: exponential({ mean: 2 }),
    h: categorical({ p: 0.9, q: 0.1 }),
    i: bernoulli(0.7),
    j: zipf({ s: 1, n: 50 }),
    k: missing(beta({ alpha: 2, beta: 3 }), 0.3),
    l: derived(['a', 'g'], ({ a, g }) => a + g),
    m: faker((f) => f.person.firstName()),
    n: negativeBinomial({ mean: 2, size: 1 }),
    o: uniform({ min: -1, max: 3 }),
    p: exponential({ mean: 2 }),
    q: rounded(beta({ alpha: 2, beta: 5 }), 2),
    r: rounded(weibull({ shape: 0.7, scale: 3 }), 0),
    s: normal({ mean: 1, sd: 2 }),
    t: pareto({ alpha: 2.5, min: 3 }),
    u: empirical([1, 2, 2, 5, 9.5]),
    v: mixture({ weight: 0.2, of: normal({ mean: -5, sd: 1 }) }, { weight: 0.5, of: zeroInflated({ zero: 0.2, of: weibull({ shape: 2, scale: 1 }) }) }, { weight: 0.3, of: middle }),
    w: zeroInflated({ zero: 0.4, of: rounded(lognormal({ mu: 1, sigma: 1 }), 1) }),
    x: truncated(gamma({ shape: 30, scale: 0.14 }), { min: 1, max: 5 }),
    y: truncated(mixture({ weight: 0.5, of: poisson({ mean: 2 }) }, { weight: 0.5, of: normal({ mean: 9, sd: 1 }) }), { min: 1 }),
    z: weibull({ shape: 0.3, scale: 2 }),
    za: pareto({ alpha: 0.7, min: 1 }),
    zb: empirical([0, 1]),
  },
  cohorts: { usual: { share: 0.5 }, odd: { share: 0.5, fields: { b: constant(4), j: poisson({ mean: 9 }) } } },
  correlations: [
    { between: ['a', 'b'], rho: 0.5 },
    { between: ['a', 'c'], rho: -0.4 },
    { between: ['b', 'd'], rho: 0.3 },
    { between: ['a', 'e'], rho: 0.6 },
    { between: ['a', 'f'], rho: 0.2 },
    { between: ['c', 'k'], rho: 0.2 },
    { between: ['a', 'o'], rho: 0.3 },
    { between: ['b', 'p'], rho: -0.2 },
    { between: ['a', 'j'], rho: 0.1 },
    { between: ['a', 'z'], rho: 0.05 },
    { between: ['c', 'za'], rho: 0.1 },
    { between: ['b', 'zb'], rho: 0.05 },
    { between: ['b', 'w'], rho: 0.05 },
    { between: ['z', 'x'], rho: 0.05 },
  ],
});
const source = accountSource(population, 42);

function valueAt(column: Column | undefined, row: number): unknown {
  switch (column?.kind) {
    case 'category':
      return column.names[column.codes[row] as number];
    case 'boolean':
      return column.values[row] === 1;
    default:
      return column?.values[row];
  }
}

describe('law: columns hold what accounts hold, to the last bit', () => {
  it.each(['usual', 'odd'])('%s, across the ends of chunks and from the middle', (cohort) => {
    const [from, count] = [4000, 4500];
    const columns = columnsOf(source, cohort, from, count);
    expect(Object.keys(columns)).toEqual(population.fields);
    for (let row = 0; row < count; row++) {
      const { fields } = source.account(cohort, from + row);
      for (const name of population.fields) if (valueAt(columns[name], row) !== fields[name]) expect({ name, row, value: valueAt(columns[name], row) }).toEqual({ name, row, value: fields[name] });
    }
  });
  it('made by kernels, at once and in parts, and by plain loops where the engine has nothing else', async () => {
    const [from, count, part] = [4_294_960_000, 5000, 1000];
    const fields = population.fields.filter((name) => !['k', 'l', 'm'].includes(name));
    const many = columnsOf(source, 'usual', from, count, fields);
    vi.stubGlobal('WebAssembly', undefined);
    vi.resetModules();
    const without = (await import('./columns.js')).columnsOf(source, 'usual', from, count, fields);
    vi.unstubAllGlobals();
    expect(without).toEqual(many);
    for (let start = 0; start < count; start += part) {
      const some = columnsOf(source, 'usual', from + start, part, fields);
      for (const name of fields) for (let row = 0; row < part; row++) if (valueAt(some[name], row) !== valueAt(many[name], start + row)) expect([name, start + row]).toEqual([]);
    }
  });
  it('whichever are asked for, none included', () => {
    expect(columnsOf(source, 'usual', 0, 9, ['e'])['e']).toEqual({ kind: 'boolean', values: (columnsOf(source, 'usual', 0, 9)['e'] as { values: Uint8Array }).values });
    expect(columnsOf(source, 'usual', 0, 9, [])).toEqual({});
  });
  it('and refuse what is not there', () => {
    expect(() => columnsOf(source, 'usual', 0, 1, ['zz'])).toThrow('columns: must name a field of the population, got "zz"');
    expect(() => columnsOf(source, 'none', 0, 1)).toThrow('must be in a cohort');
    expect(() => columnsOf(source, 'usual', 4_294_967_295, 2)).toThrow('index must be a whole number');
    for (const count of [-1, 1.5, NaN, Infinity]) expect(() => columnsOf(source, 'usual', 0, count)).toThrow('accounts: must be a whole number of them, 0 or more');
  });
});
