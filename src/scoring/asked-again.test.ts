import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { BASE, type Row } from '../table/row.js';
import { isMissingData } from './is-missing-data.js';
import { openJournal } from './open-journal.js';
import { readJournal } from './read-journal.js';

const folders: string[] = [];
afterEach(() => { for (const folder of folders.splice(0)) rmSync(folder, { recursive: true }); });

const plan = { planHash: 'abc', seed: 42 };
const row = (i: number, outcome: Row['outcome']): Row => ({ cohort: 'gold', i, variant: BASE, repeat: 0, arm: 'candidate', score: outcome === 'scored' ? i / 8 : Number.NaN, outcome, attempts: 1, dueAtMs: 1, latencyMs: 2 });
const told = (rows: readonly Row[]): readonly string[] => rows.map(({ i, outcome }) => `${i} ${outcome}`);

describe('accounts that nobody answered: hand', () => {
  it('a run that goes on asks them again, and what comes then takes their place', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mlcheck-asked-again-'));
    folders.push(folder);
    const path = join(folder, 'scores.journal');
    const first = await openJournal(path, plan);
    await first.append([row(0, 'scored'), row(1, 'infrastructure'), row(2, 'authentication'), row(3, 'timeout'), row(4, 'throttled')]);
    await first.close();
    const second = await openJournal(path, plan, isMissingData);
    expect(told(second.rows)).toEqual(['0 scored', '3 timeout']);
    await second.append([row(1, 'scored'), row(2, 'authentication')]);
    await second.close();
    expect(told(readJournal(path).rows)).toEqual(['0 scored', '1 scored', '2 authentication', '3 timeout', '4 throttled']);
    const third = await openJournal(path, plan);
    expect(told(third.rows)).toEqual(['0 scored', '1 scored', '2 authentication', '3 timeout', '4 throttled']);
    // An answer is never replaced: what the model said stands.
    await third.append([row(3, 'scored')]);
    await third.close();
    expect(() => readJournal(path)).toThrow('must not hold an answer twice');
  });
});
