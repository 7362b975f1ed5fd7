import { appendFileSync, mkdtempSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { BASE, type Row } from '../table/row.js';
import { isMissingData } from './is-missing-data.js';
import { journalLine } from './journal-format.js';
import { journalLines } from './journal-lines.js';
import { openJournal } from './open-journal.js';
import { readJournal } from './read-journal.js';

const folders: string[] = [];
afterEach(() => { for (const folder of folders.splice(0)) rmSync(folder, { recursive: true }); });
function file(): string {
  const folder = mkdtempSync(join(tmpdir(), 'mlcheck-journal-'));
  folders.push(folder);
  return join(folder, 'scores.journal');
}

const plan = { planHash: 'abc', seed: 42 };
function row(i: number, more: Partial<Row> = {}): Row {
  return { cohort: 'gold "x"\n', i, variant: BASE, repeat: 0, arm: 'candidate', score: i / 7, outcome: 'scored', label: 1, attempts: 1, servedVersion: '2', dueAtMs: 1.25, latencyMs: 0.125, requestId: `r-${i}`, ...more };
}
const failedRow = row(9, { score: Number.NaN, outcome: 'model-error', detail: 'HTTP 500: "é\u2028"', arm: 'baseline', variant: 'set(plan=gold)', repeat: 2 });

describe('law: what is written is read', () => {
  it('keeps every row, digit for digit, in order', async () => {
    const path = file();
    const journal = await openJournal(path, plan);
    const { label: _, servedVersion: __, requestId: ___, ...bare } = row(3);
    const rows = [row(0, { score: -0 }), row(1, { score: 5e-324 }), row(2, { score: 0.1 + 0.2 }), bare, failedRow];
    await journal.append(rows.slice(0, 2));
    await journal.append(rows.slice(2));
    await journal.close();
    const content = readJournal(path);
    expect(content.rows).toEqual(rows);
    expect(content.header).toEqual({ format: 'mlcheck-journal/1', planHash: 'abc', seed: 42 });
    expect(content.torn).toBe(false);
  });

  it('gives every row the same keys', async () => {
    const path = file();
    const journal = await openJournal(path, plan);
    await journal.append([row(0), failedRow]);
    await journal.close();
    const keys = readFileSync(path, 'utf8').trimEnd().split('\n').slice(1).map((line) => Object.keys(JSON.parse(line) as object).join());
    expect(new Set(keys).size).toBe(1);
  });

  it('writes each row by itself, whatever stood in the rows before', () => {
    const times = [0, 0.0004, 0.0005, 0.001, 0.01, 0.1, 1.5, 12.345, 999.9996, 1e9 + 0.25, 1e13];
    const rows = [row(0), row(1, { label: 0 }), row(1, { arm: 'baseline' }), row(2, { attempts: 2 }), row(2, { variant: 'set(plan=gold)' }), row(3, { repeat: 1 }), row(3, { servedVersion: '3' }), row(3, { cohort: 'x' }), failedRow, { ...failedRow, detail: 'HTTP 502' }, row(9), row(9, { latencyMs: 3 }), row(9, { dueAtMs: 3 }), ...times.map((ms, i) => row(i, { dueAtMs: ms, latencyMs: ms }))];
    const micros = (ms: number): number => Math.round(ms * 1_000) / 1_000;
    for (const before of rows) for (const { label, detail, servedVersion, requestId, ...own } of rows) {
      const after = { ...own, label, detail, servedVersion, requestId };
      journalLine(before);
      const lines = journalLines();
      lines.add(before);
      lines.add(after);
      expect(String(lines.take())).toBe(journalLine(before) + journalLine(after));
      expect(journalLine(after)).toBe(`${JSON.stringify({ cohort: own.cohort, i: own.i, variant: own.variant, repeat: own.repeat, arm: own.arm, score: own.outcome === 'scored' ? own.score : null, outcome: own.outcome, detail: detail ?? null, label: label ?? null, attempts: own.attempts, servedVersion: servedVersion ?? null, dueAtMs: micros(own.dueAtMs), latencyMs: micros(own.latencyMs), requestId: requestId ?? null })}\n`);
    }
  });

  it('puts many lines together, whatever they hold, and starts anew', () => {
    const lines = journalLines();
    const rows = Array.from({ length: 300 }, (_, i) => row(i, { requestId: ['plain/0', 'say "a"', 'größe', '\ud800', '\u0000'.repeat(200)][i % 5] as string, cohort: i % 7 === 0 ? 'größe' : 'x', latencyMs: i % 3, ...(i % 11 === 0 ? { outcome: 'timeout' as const, score: Number.NaN, detail: `late ${i}` } : {}) }));
    for (const from of [0, 100, 101, 200]) {
      for (const each of rows.slice(from)) lines.add(each);
      expect(String(lines.take())).toBe(rows.slice(from).map(journalLine).join(''));
    }
    expect(lines.take().length).toBe(0);
    expect(() => lines.add(row(0, { score: Number.NaN }))).toThrow('finite');
    lines.add(row(1));
    expect(String(lines.take())).toBe(journalLine(row(1)));
  });

  it('takes an id however long it is when it is escaped', () => {
    const requestId = '\u0001'.repeat(20_000);
    expect(JSON.parse(journalLine(row(0, { requestId })))).toMatchObject({ requestId });
  });

  it('leaves nothing of an append that was refused to the next', async () => {
    const path = file();
    const journal = await openJournal(path, plan);
    await expect(journal.append([row(0), row(1, { score: Number.NaN })])).rejects.toMatchObject({ code: 'internal', place: expect.stringContaining('/1') as string });
    await journal.append([row(2)]);
    await journal.close();
    expect(readJournal(path).rows).toEqual([row(2)]);
  });

  it('keeps rows that were appended at the same time, each once', async () => {
    const path = file();
    const journal = await openJournal(path, plan);
    await Promise.all(Array.from({ length: 200 }, (_, i) => journal.append([row(2 * i), row(2 * i + 1)])));
    await journal.close();
    expect(readJournal(path).rows.map(({ i }) => i).sort((a, b) => a - b)).toEqual(Array.from({ length: 400 }, (_, i) => i));
  });

  it('has a row on disk as soon as append has resolved', async () => {
    const path = file();
    const journal = await openJournal(path, plan);
    await journal.append([row(5)]);
    expect(readJournal(path).rows).toEqual([row(5)]);
    await journal.close();
  });
});

describe('fault: a writer that was killed', () => {
  it.each([1, 10, 100])('ignores a last line that lacks its last %i bytes, and goes on after the rows before it', async (lost) => {
    const path = file();
    const first = await openJournal(path, plan);
    await first.append([row(0), row(1)]);
    await first.close();
    truncateSync(path, statSync(path).size - lost);
    expect(readJournal(path)).toMatchObject({ rows: [row(0)], torn: true });
    const second = await openJournal(path, plan);
    expect(second.rows).toEqual([row(0)]);
    await second.append([row(1)]);
    await second.close();
    expect(readJournal(path)).toMatchObject({ rows: [row(0), row(1)], torn: false });
  });

  it('asks again whom nobody answered, and the answer takes the place of none', async () => {
    const path = file();
    const first = await openJournal(path, plan);
    const { label: _, ...unanswered } = row(1, { score: Number.NaN, outcome: 'infrastructure', detail: 'HTTP 502' });
    await first.append([row(0), unanswered, row(2)]);
    await first.close();
    const second = await openJournal(path, plan, isMissingData);
    expect(second.rows).toEqual([row(0), row(2)]);
    await second.append([row(1)]);
    await second.close();
    expect(readJournal(path).rows).toEqual([row(0), row(1), row(2)]);
    const third = await openJournal(path, plan);
    await third.append([row(2)]);
    await third.close();
    expect(() => readJournal(path)).toThrow('must not hold an answer twice');
  });

  it('refuses a plan or seed that is not its own', async () => {
    const path = file();
    await (await openJournal(path, plan)).close();
    await expect(openJournal(path, { ...plan, planHash: 'def' })).rejects.toMatchObject({ code: 'resume-mismatch', place: path, value: 'def' });
    await expect(openJournal(path, { ...plan, seed: 1 })).rejects.toMatchObject({ code: 'resume-mismatch', value: 1 });
  });

  it('refuses a row that is there twice, damage in the middle, another format and no file, each with its line', async () => {
    const path = file();
    const journal = await openJournal(path, plan);
    await journal.append([row(0), row(1), row(0)]);
    await journal.close();
    expect(() => readJournal(path)).toThrow(`${path}:4: must not hold an answer twice`);
    writeFileSync(path, readFileSync(path, 'utf8').replace('"i":1', '"i":x'));
    expect(() => readJournal(path)).toThrow(`${path}:3: must be a JSON object`);
    writeFileSync(path, '{"format":"other/9"}\n');
    expect(() => readJournal(path)).toThrow('must begin with a header of format mlcheck-journal/1, got "other/9"');
    expect(() => readJournal(`${path}.not`)).toThrow('must be readable (ENOENT)');
  });

  it('refuses an incomplete row', async () => {
    const path = file();
    await (await openJournal(path, plan)).close();
    appendFileSync(path, '{"cohort":"gold","i":0}\n');
    expect(() => readJournal(path)).toThrow(`${path}:2: must be a row of scores`);
  });

  it('starts an empty file from the beginning', async () => {
    const path = file();
    writeFileSync(path, '');
    const journal = await openJournal(path, plan);
    await journal.append([row(0)]);
    await journal.close();
    expect(readJournal(path).rows).toEqual([row(0)]);
  });
});

describe('fault: a folder that cannot be written', () => {
  it('names the file', async () => {
    await expect(openJournal(join(file(), 'not', 'there'), plan)).rejects.toMatchObject({ code: 'output-unwritable' });
  });

  it.runIf(process.platform === 'linux')('says that the disk is full', async () => {
    await expect(openJournal('/dev/full', plan)).rejects.toMatchObject({ code: 'disk-full', place: '/dev/full' });
  });
});
