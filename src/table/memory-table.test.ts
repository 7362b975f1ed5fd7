import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Column, EvidenceQuery, Labelled, PairedColumns, Prefix, Rankings, Source, Tally } from './evidence.js';
import { memoryTable } from './memory-table.js';
import { OUTCOMES, type Row } from './row.js';

fc.configureGlobal({ seed: 1 });

const cohorts = ['loyal', 'new'];
const asked = { candidate: '2', baseline: '1' };
const source = (column: Column, arm: Row['arm'] = 'candidate'): Source => ({ arm, variant: 'base', repeat: 0, column });
const row = (over: Partial<Row>): Row => {
  const outcome = over.outcome ?? 'scored';
  return {
    cohort: 'loyal', i: 0, variant: 'base', repeat: 0, arm: 'candidate', attempts: 1, dueAtMs: 0, latencyMs: 1, outcome,
    score: outcome === 'scored' ? 0.5 : NaN,
    ...over,
  };
};
const half: readonly Prefix[] = [{ cohort: 'loyal', n: 3, weight: 0.5 }, { cohort: 'new', n: 2, weight: 0.5 }];

describe('hand', () => {
  test('a tally counts distinct values of the prefix and what is missing', () => {
    const table = memoryTable(cohorts);
    table.append([
      row({ i: 0, score: 0.5 }),
      row({ i: 1, score: 0.25 }),
      row({ i: 2, outcome: 'timeout' }),
      row({ i: 3, score: 0.9 }),
      row({ cohort: 'new', i: 1, score: 0.5 }),
    ]);
    expect(table.evidence({ evidence: 'tally', of: source('score') }, half)).toEqual({
      kind: 'tally', values: Float64Array.of(0.25, 0.5), counts: Float64Array.of(1, 2), n: 3, missing: 2,
    });
  });

  test('0 and -0 are one value', () => {
    const table = memoryTable(cohorts);
    table.append([row({ i: 0, score: -0 }), row({ i: 1, score: 0 })]);
    const { values, counts } = table.evidence({ evidence: 'tally', of: source('score') }, [{ cohort: 'loyal', n: 2, weight: 1 }]) as Tally;
    expect(Object.is(values[0], 0)).toBe(true);
    expect([...counts]).toEqual([2]);
  });

  test('each column reads each outcome as documented', () => {
    const table = memoryTable(['c'], { asked });
    table.append(OUTCOMES.map((outcome, i) => row({ cohort: 'c', i, outcome, latencyMs: 7, dueAtMs: 3 })));
    const read = (column: Column) => {
      const { a, account } = table.evidence({ evidence: 'pairs', a: source(column), b: source(column) }, [{ cohort: 'c', n: OUTCOMES.length, weight: 1 }]) as PairedColumns;
      return Object.fromEntries([...account].map((i, at) => [OUTCOMES[i], a[at]]));
    };
    expect(read('score')).toEqual({ scored: 0.5 });
    expect(read('failed')).toEqual({ scored: 0, 'invalid-request': 1, 'model-error': 1, timeout: 1, 'contract-violation': 1 });
    expect(read('violation')).toEqual({ scored: 0, 'invalid-request': 0, 'model-error': 0, 'contract-violation': 1 });
    expect(read('latencyMs')).toEqual({ scored: 7, 'invalid-request': 7, 'model-error': 7, timeout: 7, 'contract-violation': 7 });
    expect(read('dueAtMs')).toEqual({ scored: 3, 'invalid-request': 3, 'model-error': 3, timeout: 3, 'contract-violation': 3 });
    expect(read('wrongVersion')).toEqual({});
  });

  test('wrongVersion compares with the version that the arm was asked for', () => {
    const versions = [row({ i: 0, servedVersion: '2' }), row({ i: 1, servedVersion: '3' }), row({ i: 2 })];
    const unnamed = (table: ReturnType<typeof memoryTable>) => {
      table.append([row({ i: 0 })]);
      return table.evidence({ evidence: 'tally', of: source('wrongVersion') }, [{ cohort: 'loyal', n: 1, weight: 1 }]);
    };
    const pick = (table: ReturnType<typeof memoryTable>) => {
      table.append(versions);
      return table.evidence({ evidence: 'tally', of: source('wrongVersion') }, [{ cohort: 'loyal', n: 3, weight: 1 }]);
    };
    expect(pick(memoryTable(cohorts, { asked }))).toMatchObject({ n: 2, missing: 1, values: Float64Array.of(0, 1) });
    // Nothing was asked for: the version that most rows name is the right one.
    expect(pick(memoryTable(cohorts))).toMatchObject({ n: 2, missing: 1, values: Float64Array.of(0, 1) });
    versions.unshift(row({ i: 3, servedVersion: '3' }));
    const most = memoryTable(cohorts);
    most.append(versions);
    expect(most.evidence({ evidence: 'pairs', a: source('wrongVersion'), b: source('wrongVersion') }, [{ cohort: 'loyal', n: 4, weight: 1 }])).toMatchObject({ a: Float64Array.of(1, 0, 0) });
    expect(unnamed(memoryTable(cohorts))).toMatchObject({ n: 0, missing: 1 });
  });

  test('pairs leave out an account that lacks either value and count it', () => {
    const table = memoryTable(cohorts, { cluster: (cohort, i) => (cohort === 'new' ? 100 : 0) + Math.floor(i / 2) });
    table.append([
      row({ i: 0, score: 0.1 }), row({ i: 0, arm: 'baseline', score: 0.2 }),
      row({ i: 1, score: 0.3 }),
      row({ i: 2, score: 0.4 }), row({ i: 2, arm: 'baseline', score: 0.5 }),
      row({ cohort: 'new', i: 1, score: 0.6 }), row({ cohort: 'new', i: 1, arm: 'baseline', score: 0.7 }),
    ]);
    expect(table.evidence({ evidence: 'pairs', a: source('score'), b: source('score', 'baseline') }, half)).toEqual({
      kind: 'pairs',
      a: Float64Array.of(0.1, 0.4, 0.6),
      b: Float64Array.of(0.2, 0.5, 0.7),
      account: Uint32Array.of(0, 2, 1),
      cluster: Float64Array.of(0, 1, 100),
      strata: [
        { cohort: 'loyal', weight: 0.5, from: 0, to: 2, missing: 1 },
        { cohort: 'new', weight: 0.5, from: 2, to: 3, missing: 1 },
      ],
    });
  });

  test('labelled needs the class; either arm may carry it', () => {
    const table = memoryTable(cohorts);
    table.append([
      row({ i: 0, label: 1 }), row({ i: 0, arm: 'baseline', score: 0.1 }),
      row({ i: 1 }), row({ i: 1, arm: 'baseline', score: 0.2, label: 0 }),
      row({ i: 2 }), row({ i: 2, arm: 'baseline', score: 0.3 }),
    ]);
    const found = table.evidence({ evidence: 'labelled', of: [source('score'), source('score', 'baseline')] }, [{ cohort: 'loyal', n: 3, weight: 1 }]) as Labelled;
    expect(found.label).toEqual(Uint8Array.of(1, 0));
    expect(found.scores).toEqual([Float64Array.of(0.5, 0.5), Float64Array.of(0.1, 0.2)]);
    expect(found.strata[0]!.missing).toBe(1);
  });

  test('rankings gather accounts by a field', () => {
    const table = memoryTable(['c'], { field: (_, i) => (i === 3 ? null : `q${i % 2}`) });
    table.append([0, 1, 2, 3].map((i) => row({ cohort: 'c', i, score: i / 4, label: i === 2 ? 1 : 0 })));
    const { queries } = table.evidence({ evidence: 'rankings', of: [source('score')], query: 'term' }, [{ cohort: 'c', n: 4, weight: 1 }]) as Rankings;
    expect(queries.map(({ id, arms }) => [id, arms[0]!.items, [...arms[0]!.scores]])).toEqual([
      ['q0', ['c/0', 'c/2'], [0, 0.5]],
      ['q1', ['c/1'], [0.25]],
    ]);
    expect(queries[0]!.relevance).toEqual(new Map([['c/0', 0], ['c/2', 1]]));
    expect(queries[0]).not.toHaveProperty('cluster');
  });

  test('a list says which cluster it lies in, if it is one', () => {
    const table = memoryTable(['c'], { field: (_, i) => `q${i >> 1}`, cluster: (_, i) => (i < 4 ? 7 : i) });
    table.append([0, 1, 2, 3, 4, 5].map((i) => row({ cohort: 'c', i, score: i / 6 })));
    const { queries } = table.evidence({ evidence: 'rankings', of: [source('score')], query: 'term' }, [{ cohort: 'c', n: 6, weight: 1 }]) as Rankings;
    expect(queries.map(({ cluster }) => cluster)).toEqual([7, 7, undefined]);
  });

  test('a prefix with nothing stored is missing, not empty', () => {
    const pairs = memoryTable(cohorts).evidence({ evidence: 'pairs', a: source('score'), b: source('score', 'baseline') }, half) as PairedColumns;
    expect(pairs.a.length).toBe(0);
    expect(pairs.strata.map(({ missing }) => missing)).toEqual([3, 2]);
  });

  test('counts are by arm over all variants and repeats', () => {
    const table = memoryTable(cohorts);
    table.append([row({}), row({ repeat: 1 }), row({ variant: 'set(a=1)', outcome: 'timeout' }), row({ arm: 'baseline' })]);
    expect(table.count('candidate')).toMatchObject({ scored: 2, timeout: 1, throttled: 0 });
    expect(table.count('baseline')).toMatchObject({ scored: 1, timeout: 0 });
  });
});

describe('refusals', () => {
  const refusals: readonly (readonly [string, Partial<Row>])[] = [
    ['no account counts twice: this row is already there, got "candidate loyal/5 base repeat 0"', { i: 5 }],
    ['cohort must be one of the suite', { cohort: 'other' }],
    ['index must be a whole number from 0', { i: -1 }],
    ['index must be a whole number from 0', { i: 0.5 }],
    ['a scored row must have a finite score', { i: 6, score: NaN }],
  ];
  test.each(refusals)('%s', (text, over) => {
    const table = memoryTable(cohorts);
    table.append([row({ i: 5 })]);
    expect(() => table.append([row(over)])).toThrow(expect.objectContaining({ code: 'internal', message: expect.stringContaining(text) as string }) as Error);
  });

  test('rankings without fields', () => {
    expect(() => memoryTable(cohorts).evidence({ evidence: 'rankings', of: [], query: 'term' }, half)).toThrow(/rankings need the fields/);
  });
});

describe('law', () => {
  const anyRow = fc
    .record({
      cohort: fc.constantFrom(...cohorts),
      i: fc.integer({ min: 0, max: 150 }),
      variant: fc.constantFrom('base', 'shift(age+1)'),
      repeat: fc.integer({ min: 0, max: 2 }),
      arm: fc.constantFrom('candidate' as const, 'baseline' as const),
      value: fc.integer({ min: 0, max: 9 }),
      outcome: fc.constantFrom(...OUTCOMES),
      label: fc.constantFrom(0 as const, 1 as const, undefined),
      servedVersion: fc.constantFrom('1', '2', undefined),
      latencyMs: fc.integer({ min: 0, max: 100 }),
    })
    .map(({ value, label, servedVersion, ...rest }) => row({
      ...rest, score: rest.outcome === 'scored' ? value / 10 : NaN,
      ...(label === undefined ? {} : { label }), ...(servedVersion === undefined ? {} : { servedVersion }),
    }));
  const key = ({ arm, cohort, i, variant, repeat }: Row) => [arm, cohort, i, variant, repeat].join();
  const manyRows = fc.uniqueArray(anyRow, { selector: key, maxLength: 200 });
  const prefixes = fc.tuple(fc.integer({ min: 0, max: 160 }), fc.integer({ min: 0, max: 160 })).map(([a, b]): Prefix[] => [
    { cohort: 'loyal', n: a, weight: 0.7 },
    { cohort: 'new', n: b, weight: 0.3 },
  ]);
  const columns: readonly Column[] = ['score', 'failed', 'violation', 'wrongVersion', 'dueAtMs', 'latencyMs'];
  const queries: readonly EvidenceQuery[] = columns.flatMap((column): EvidenceQuery[] => [
    { evidence: 'tally', of: source(column) },
    { evidence: 'pairs', a: source(column), b: source(column, 'baseline') },
    { evidence: 'pairs', a: source(column), b: { ...source(column), variant: 'shift(age+1)' } },
    { evidence: 'labelled', of: [source(column), source(column, 'baseline')] },
    { evidence: 'rankings', of: [source(column), source(column, 'baseline')], query: 'q' },
  ]);
  const filled = (rows: readonly Row[]) => {
    const table = memoryTable(cohorts, { asked, field: (_, i) => i % 7 });
    table.append(rows);
    return table;
  };

  test('the order of appending cannot be seen', () => {
    fc.assert(
      fc.property(manyRows.chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))), prefixes, ([rows, shuffled], of) => {
        const [one, other] = [filled(rows), filled(shuffled)];
        for (const query of queries) expect(other.evidence(query, of)).toEqual(one.evidence(query, of));
        expect([...other.rows()]).toEqual([...one.rows()]);
        expect(other.count('candidate')).toEqual(one.count('candidate'));
      }),
      { numRuns: 60 },
    );
  });

  test('a prefix of a larger table is the smaller table', () => {
    fc.assert(
      fc.property(manyRows, prefixes, (rows, of) => {
        const within = rows.filter(({ cohort, i }) => i < of.find((prefix) => prefix.cohort === cohort)!.n);
        const [large, small] = [filled(rows), filled(within)];
        for (const query of queries) expect(large.evidence(query, of)).toEqual(small.evidence(query, of));
      }),
      { numRuns: 60 },
    );
  });

  test('rows come back as they went in, sorted', () => {
    fc.assert(
      fc.property(manyRows, (rows) => {
        const back = [...filled(rows).rows()];
        expect(new Map(back.map((row) => [key(row), row]))).toEqual(new Map(rows.map((row) => [key(row), row])));
        const places = back.map(({ arm, cohort, variant, i, repeat }) =>
          [arm === 'candidate' ? 0 : 1, cohorts.indexOf(cohort), variant === 'base' ? 0 : 1, String(i).padStart(4, '0'), repeat].join('|'));
        expect(places).toEqual([...places].sort());
      }),
      { numRuns: 60 },
    );
  });
});

describe('clusters: hand', () => {
  test('stand beside pairs and beside labelled accounts', () => {
    const table = memoryTable(cohorts, { cluster: (_cohort, i) => Math.floor(i / 2) });
    table.append([row({ i: 0, label: 1 }), row({ i: 1, label: 0 }), row({ i: 2, label: 1 })]);
    const prefix = [{ cohort: cohorts[0]!, n: 3, weight: 1 }];
    const score = { arm: 'candidate', variant: 'base', repeat: 0, column: 'score' } as const;
    for (const query of [{ evidence: 'pairs', a: score, b: score }, { evidence: 'labelled', of: [score] }] as const) {
      expect([...(table.evidence(query, prefix) as PairedColumns).cluster!]).toEqual([0, 0, 1]);
    }
  });
});
