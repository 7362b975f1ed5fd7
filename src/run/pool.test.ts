import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorRate } from '../checks/error-rate.js';
import { contract } from '../checks/contract.js';
import { determinism } from '../checks/determinism.js';
import { ks } from '../checks/ks.js';
import { meanShift } from '../checks/mean-shift.js';
import { readRows } from '../table/read-rows.js';
import type { Row } from '../table/row.js';
import { writeScoresParquet } from '../table/write-scores-parquet.js';
import { poolOf } from './pool.js';
import { effectInPool, planOfClaims, replayPool } from './pool-replay.js';
import { drawOf, poolTable } from './pool-table.js';
import { syntheticPlan, syntheticRows } from './testing/synthetic-pool.js';

const rows = syntheticRows({ accounts: 400, probes: 30 });
const plan = syntheticPlan([meanShift({ atMost: 0.05, cohorts: 'each' }), ks({ atMost: 0.15 }), contract(), determinism({ accounts: 20 }), errorRate({ atMost: 0.02 })], { accounts: 1600 });
const pool = poolOf(rows, ['left', 'right'], {}, 'rows');

describe('law: a pool', () => {
  it('holds what the rows say, whatever their order', () => {
    const turned = poolOf([...rows].reverse(), ['left', 'right'], {}, 'rows');
    expect(turned.parts.get('candidate\n0\nbase\nleft')).toEqual(pool.parts.get('candidate\n0\nbase\nleft'));
    expect([...pool.accounts]).toEqual([['left', 400], ['right', 400]]);
  });

  it('is refused without base accounts of every cohort, and with cohorts that the suite lacks', () => {
    expect(() => poolOf(rows.filter(({ cohort }) => cohort === 'left'), ['left', 'right'], {}, 'here')).toThrow('here: must hold scored accounts of every cohort, got "right"');
    expect(() => poolOf(rows, ['left'], {}, 'here')).toThrow('here: must hold accounts of cohorts of the suite, got "right"');
  });

  it('comes back from Parquet row by row', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'mlcheck-pool-'));
    try {
      await writeScoresParquet(rows, join(dir, 'scores.parquet'));
      const read = await readRows(join(dir, 'scores.parquet'));
      const key = (row: Row) => `${row.arm} ${row.cohort} ${row.variant} ${row.repeat} ${row.i}`;
      const sorted = (list: readonly Row[]) => [...list].sort((a, b) => (key(a) < key(b) ? -1 : 1));
      expect(sorted(read)).toEqual(sorted(rows));
      await expect(readRows(join(dir, 'none.parquet'))).rejects.toThrow("must be a run's scores.parquet");
    } finally {
      rmSync(dir, { recursive: true, force: true });
    }
  });
});

describe('law: a draw', () => {
  it('is a function of the seed, and a longer one begins with the shorter', () => {
    const [one, again, other] = [drawOf(7), drawOf(7), drawOf(8)];
    expect([...one.places('left', 50, 400)]).toEqual([...again.places('left', 200, 400)].slice(0, 50));
    expect([...one.places('left', 50, 400)]).not.toEqual([...other.places('left', 50, 400)]);
    expect([...one.places('left', 50, 400)]).not.toEqual([...one.places('right', 50, 400)]);
  });

  it('gives independent accounts: the mean of n varies by sigma^2 / n even when n is the size of the pool', () => {
    const scores = pool.parts.get('candidate\n0\nbase\nleft')!.score;
    const mean = scores.reduce((sum, one) => sum + one, 0) / 400;
    const variance = scores.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 400;
    const means = Array.from({ length: 2000 }, (_, seed) => drawOf(seed).places('left', 400, 400).reduce((sum, at) => sum + scores[at]!, 0) / 400);
    const spread = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / 2000;
    expect(spread / (variance / 400)).toBeGreaterThan(0.9);
    expect(spread / (variance / 400)).toBeLessThan(1.1);
  });

  it('asks for repeats among the accounts that have them', () => {
    const evidence = poolTable(pool, drawOf(1)).evidence(
      { evidence: 'pairs', a: { arm: 'candidate', variant: 'base', repeat: 0, column: 'score' }, b: { arm: 'candidate', variant: 'base', repeat: 1, column: 'score' } },
      [{ cohort: 'left', n: 300, weight: 1 }],
    );
    if (evidence.kind !== 'pairs') throw new Error('pairs were asked for');
    expect(evidence.a).toHaveLength(300);
    expect(evidence.a).toEqual(evidence.b);
  });
});

describe('law: a replay', () => {
  it('is a pure function of plan, pool and seed, and passes what did not change', async () => {
    const [one, again] = [await replayPool(plan, pool, 3), await replayPool(plan, pool, 3)];
    expect(one).toEqual(again);
    expect(one.outcome).toBe('pass');
    expect(one.rows).toBeGreaterThan(2 * 2 * 100);
  });

  it('sees what is wrong in the pool: a repeat that differs, a contract that one twin breaks', async () => {
    const shaky = poolOf(rows.map((row) => (row.repeat === 1 && row.i % 4 === 0 ? { ...row, score: row.score + 0.01 } : row)), ['left', 'right'], {}, 'rows');
    expect((await replayPool(plan, shaky, 3)).verdicts.get('determinism')?.outcome).toBe('fail');
    const broken = poolOf(rows.map((row): Row => (row.repeat === 1 && row.i < 15 && row.arm === 'candidate' ? { ...row, score: NaN, outcome: 'contract-violation', detail: 'NaN' } : row)), ['left', 'right'], {}, 'rows');
    expect((await replayPool(plan, broken, 3)).verdicts.get('contract')?.outcome).toBe('fail');
  });

  it('judges a claim alone as it does among the others', async () => {
    const alone = await replayPool(planOfClaims(plan, new Set(['ks'])), pool, 5);
    expect(alone.verdicts.get('ks')).toEqual((await replayPool(plan, pool, 5)).verdicts.get('ks'));
  });
});

describe('hand: the truth of a pool', () => {
  it('is the effect on every account once', () => {
    const moved = poolOf(rows.map((row) => (row.arm === 'candidate' ? { ...row, score: row.score + 0.25 } : { ...row })), ['left', 'right'], {}, 'rows');
    expect(effectInPool(plan, moved, 'mean-shift[left]').estimate).toBeCloseTo(0.25 + effectInPool(plan, pool, 'mean-shift[left]').estimate, 2);
  });
});
