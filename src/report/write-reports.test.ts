import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleRun } from './testing/sample-run.js';
import { writeReports } from './write-reports.js';

const run = { ...sampleRun({}, 60), figures: [] };
let dir: string;
beforeAll(() => { dir = join(mkdtempSync(join(tmpdir(), 'mlcheck-reports-')), 'fraud-risk', 'runs', 'one'); });
afterAll(() => rmSync(join(dir, '../../..'), { recursive: true, force: true }));

describe('contract: the reports of a run', () => {
  test('the strict page has its style sheet and script beside it; the plain one is one file again', async () => {
    await writeReports(run, dir, { cspStrict: true });
    expect(readdirSync(dir).sort()).toEqual(['junit.xml', 'report.css', 'report.html', 'report.js', 'summary.md']);
    const strict = readFileSync(join(dir, 'report.html'), 'utf8');
    expect(strict).not.toMatch(/<style| style="|<script>/);
    expect(strict).toContain('<link rel="stylesheet" href="report.css">');
    await writeReports(run, dir);
    expect(readdirSync(dir).sort()).toEqual(['junit.xml', 'report.html', 'summary.md']);
    expect(readFileSync(join(dir, 'report.html'), 'utf8')).toContain('<style>');
  });
});
