import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sampleRun } from '../report/testing/sample-run.js';
import type { Run } from '../run/run.js';
import { generateAllureReport } from './generate-allure-report.js';
import { reportThroughVitest } from './report-through-vitest.js';
import { builtPackage } from './testing/installed-project.js';

const HOSTILE = '</script><script>document.title="pwned"</script><img src="http://evil.invalid/x.png" onerror="document.title=\'pwned\'">[link](javascript:alert(1))';
const base = sampleRun({}, 60);
const hostile: Run = {
  ...base,
  suite: { ...base.suite, description: HOSTILE },
  verdicts: base.verdicts.map((verdict, k) =>
    k === 0 ? { ...verdict, id: 'hostile', claim: HOSTILE, owner: HOSTILE, why: `![x](http://evil.invalid/y.png) <style>@import "http://evil.invalid/z.css"</style> ${HOSTILE}`, tags: [HOSTILE], because: HOSTILE, outcome: 'fail', gates: true } : verdict,
  ),
};

/** Milliseconds that a busy machine may take for what a quiet one does at once. */
const PATIENCE = 180_000;

let dir: string;
let browser: Browser;
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'mlcheck [1] '));
  browser = await chromium.launch({ executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium', args: ['--no-sandbox'], timeout: PATIENCE });
  await made('first', hostile);
});
afterAll(async () => {
  await browser.close();
  rmSync(dir, { recursive: true, force: true });
  rmSync(builtPackage(), { recursive: true, force: true });
});

/** A run, reported by the compiled package and made into a page. */
async function made(name: string, run: Run, historyFile?: string): Promise<string> {
  const runDir = join(dir, name);
  mkdirSync(runDir, { recursive: true });
  writeFileSync(join(runDir, 'run.json'), JSON.stringify(run));
  const { reportThroughVitest: report } = (await import(/* @vite-ignore */ pathToFileURL(join(builtPackage(), 'dist', 'vitest', 'report-through-vitest.js')).href)) as { reportThroughVitest: typeof reportThroughVitest };
  await report({ runDir, suiteFile: 'suites/fraud-risk.suite.ts', cwd: dir });
  return generateAllureReport(runDir, historyFile === undefined ? {} : { historyFile });
}

/** Opens a page from disk; notes every request but data and blob, every error, and every dialog. */
async function opened(file: string): Promise<{ readonly page: Page; readonly requests: string[]; readonly troubles: string[] }> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  page.setDefaultTimeout(PATIENCE);
  const requests: string[] = [];
  const troubles: string[] = [];
  page.on('request', (request) => void (/^(data|blob):/.test(request.url()) || requests.push(request.url())));
  page.on('pageerror', (error) => void troubles.push(error.message));
  page.on('dialog', (dialog) => void (troubles.push(dialog.message()), void dialog.dismiss()));
  await page.goto(pathToFileURL(file).href);
  return { page, requests, troubles };
}

describe('contract: the Allure report', () => {
  test('is one file that opens from disk, shows every test and asks nobody for anything', async () => {
    const file = join(dir, 'first', 'allure-report', 'index.html');
    const { page, requests, troubles } = await opened(file);
    await page.getByText('ks[gift-card-heavy]').first().waitFor();
    for (const counted of ['Failed', 'Broken', 'Passed']) await page.getByText(counted, { exact: true }).first().waitFor();
    await page.getByText('ks[gift-card-heavy]').first().click();
    await page.getByText('mlcheck replay fraud-risk --account gift-card-heavy/17').first().waitFor();
    await page.getByText('Look 3, 1,200 accounts').first().waitFor();
    expect(troubles).toEqual([]);
    expect(requests).toEqual([pathToFileURL(file).href]);
    expect(readFileSync(file, 'utf8')).not.toMatch(/googletagmanager|G-LNDJ3J7WT0/);
    expect(readdirSync(join(dir, 'first')).sort()).toEqual(['allure-report', 'allure-results', 'run.json']);
    await page.close();
  });

  test('shows hostile text as text', async () => {
    const { page, requests, troubles } = await opened(join(dir, 'first', 'allure-report', 'index.html'));
    await page.getByText('hostile: </script>').first().click();
    await page.frameLocator('iframe').getByText('See it again').waitFor();
    await page.frameLocator('iframe').getByText('![x](http://evil.invalid/y.png) <style>@import').waitFor();
    await page.waitForTimeout(500);
    expect(await page.title()).not.toBe('pwned');
    expect(await page.frameLocator('iframe').locator('a, img, body style, body script').count()).toBe(0);
    expect(await page.locator('a[href^="javascript:"], img[src*="evil"], link[href*="evil"]').count()).toBe(0);
    expect(requests).toHaveLength(1);
    expect(troubles).toEqual([]);
    await page.close();
  });

  test('keeps a history of each claim where a file is given', async () => {
    const history = join(dir, 'history.jsonl');
    await made('one', base, history);
    const next: Run = { ...base, verdicts: base.verdicts.map((verdict) => ({ ...verdict, outcome: 'pass' as const })), timings: { ...base.timings, runId: 'next' } };
    const file = await made('two', next, history);
    expect(readFileSync(history, 'utf8').trim().split('\n')).toHaveLength(2);
    const { page } = await opened(file);
    await page.getByText('ks', { exact: true }).first().click();
    await page.getByText('ks[gift-card-heavy]').first().click();
    await page.getByText(/^History\s*1$/).first().click();
    await page.close();
  });
});

describe('fault', () => {
  test('a run without results is refused', async () => {
    await expect(generateAllureReport(join(dir, 'nothing'))).rejects.toMatchObject({ code: 'run-invalid' });
  });
});
