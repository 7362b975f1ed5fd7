import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { htmlReport, strictHtmlReport } from './html-report.js';
import { HOSTILE, HOSTILE_CASES, hostileRun } from './testing/hostile-run.js';
import { sampleRun } from './testing/sample-run.js';
import { sampleVerdict } from './testing/sample-verdicts.js';

const CHROMIUM = process.env['CHROMIUM'] ?? '/usr/bin/chromium';
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** What Jenkins sends with archived pages. */
const JENKINS = "sandbox; default-src 'none'; img-src 'self'; style-src 'self'";
/** Milliseconds that a busy machine may take for what a quiet one does at once. */
const PATIENCE = 180_000;

const run = sampleRun();
const served = new Map<string, { readonly text: string; readonly type: string; readonly policy?: string }>();
const asked: string[] = [];
let server: Server;
let browser: Browser;
let origin: string;

beforeAll(async () => {
  const page = htmlReport(run);
  served.set('/report.html', { text: page, type: 'text/html' });
  served.set('/jenkins/report.html', { text: page, type: 'text/html', policy: JENKINS });
  for (const { name, text } of strictHtmlReport(run)) {
    served.set(`/strict/${name}`, { text, type: name.endsWith('.css') ? 'text/css' : name.endsWith('.js') ? 'text/javascript' : 'text/html', policy: JENKINS });
  }
  for (const [k, text] of HOSTILE.entries()) served.set(`/hostile/${k}.html`, { text: htmlReport(hostileRun(text)), type: 'text/html' });
  served.set('/large.html', { text: htmlReport({ ...run, verdicts: Array.from({ length: 2000 }, (_, k) => sampleVerdict(`ks-${k}`, 'ks', 'KS distance at most 0.10', k % 9 === 0 ? { outcome: 'fail', lower: 0.2 } : {})) }), type: 'text/html' });
  server = createServer((request, reply) => {
    asked.push(request.url!);
    const file = served.get(request.url!);
    if (file === undefined) return void reply.writeHead(404).end();
    reply.writeHead(200, { 'content-type': `${file.type}; charset=utf-8`, ...(file.policy === undefined ? {} : { 'content-security-policy': file.policy }) }).end(file.text);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    timeout: PATIENCE,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-component-update', '--disable-sync'],
  });
});

afterAll(async () => {
  await browser?.close();
  await new Promise((closed) => server.close(closed));
});

/** Opens a page and collects what it asked for and complained about. Who asks for reduced motion is not taken gliding through the page: what a test looks at stands still. */
async function opened(path: string, options: BrowserContextOptions = {}): Promise<{ readonly page: Page; readonly requests: string[]; readonly errors: string[] }> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(PATIENCE);
  const page = await context.newPage();
  const requests: string[] = [];
  const errors: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('dialog', (dialog) => void (errors.push(`dialog ${dialog.message()}`), dialog.dismiss()));
  await page.goto(origin + path);
  return { page, requests, errors };
}

const violations = (page: Page): Promise<readonly string[]> =>
  page.evaluate<readonly string[]>(`(async () => {
    ${AXE};
    const found = await window.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] });
    return found.violations.map(({ id, nodes }) => id + ' ' + nodes.length + ': ' + nodes[0].html.slice(0, 200) + ' ' + nodes[0].failureSummary);
  })()`);
/** An expression, evaluated in the page. */
const seen = <T>(page: Page, expression: string): Promise<T> => page.evaluate<T>(expression);

describe('contract: the page in a browser', () => {
  test.each<[string, BrowserContextOptions]>([
    ['light', { colorScheme: 'light' }],
    ['dark', { colorScheme: 'dark' }],
    ['320 pixels wide', { viewport: { width: 320, height: 700 } }],
    ['forced colours', { forcedColors: 'active' }],
  ])('%s: no violation of WCAG 2.2 AA, with everything unfolded', async (_, options) => {
    const { page } = await opened('/report.html', options);
    await seen(page, `document.querySelectorAll('details').forEach((details) => { details.open = true; })`);
    await seen(page, `document.querySelectorAll('.scope-part').forEach((part) => { part.hidden = false; })`);
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  test.each([320, 400, 768, 1280, 2200])('at %i pixels the page does not scroll sideways', async (width) => {
    const { page } = await opened('/report.html', { viewport: { width, height: 800 } });
    expect(await seen<number>(page, 'document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    await page.context().close();
  });

  test('it asks for nothing but itself, and runs without an error', async () => {
    const { page, requests, errors } = await opened('/report.html');
    await page.mouse.move(400, 400);
    await page.waitForTimeout(500);
    expect(requests).toEqual([`${origin}/report.html`]);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('it is little work for the browser, with 2,000 claims too', async () => {
    for (const path of ['/report.html', '/large.html']) {
      const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
      context.setDefaultTimeout(PATIENCE);
      const page = await context.newPage();
      const devtools = await context.newCDPSession(page);
      await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
      await page.goto(origin + path);
      await seen(page, 'new Promise((done) => requestAnimationFrame(() => setTimeout(done)))');
      const { metrics } = await devtools.send('Performance.getMetrics');
      const seconds = metrics.find(({ name }) => name === 'TaskDuration')!.value;
      expect(seconds, path).toBeGreaterThan(0);
      // A quarter and half a second of processor time where this was written; six times that is another page, not another machine.
      expect(seconds, path).toBeLessThan(3);
      await context.close();
    }
  });
});

describe('contract: what the script adds', () => {
  test('filters by verdict, cohort, kind and text, and says how many are left', async () => {
    const { page } = await opened('/report.html');
    const shown = () => page.locator('.claims tbody tr:visible').count();
    const said = () => page.locator('#claims output').textContent();
    expect([await shown(), await said()]).toEqual([39, '39 claims']);
    await page.selectOption('#claims select[name=v]', 'failed');
    expect([await shown(), await said()]).toEqual([3, '3 of 39 claims']);
    await page.selectOption('#claims select[name=c]', 'gift-card-heavy');
    expect(await shown()).toBe(3);
    await page.selectOption('#claims select[name=k]', 'ks');
    expect(await shown()).toBe(1);
    await page.fill('#claims input', 'no such claim');
    expect(await shown()).toBe(0);
    expect(await page.locator('#claims .none').isVisible()).toBe(true);
    await page.context().close();
  });

  test('one cohort at a time, chosen by keyboard or by address', async () => {
    const { page } = await opened('/report.html');
    const visible = () => page.locator('.scope-part:visible h3').allTextContents();
    expect(await visible()).toEqual(['All cohorts']);
    await page.focus('select[name=scope]');
    await page.keyboard.press('ArrowDown');
    expect(await visible()).toEqual(['loyal']);
    await seen(page, `location.hash = '#scope=fraud-ring'`);
    await page.waitForFunction(`!document.getElementById('scope=fraud-ring').hidden`);
    expect(await visible()).toEqual(['fraud-ring']);
    await page.context().close();
  });

  test('shares on a linear or a logarithmic axis, one at a time', async () => {
    const { page } = await opened('/report.html');
    const shown = () => seen(page, `[...document.querySelectorAll('#d0-hist .art')].filter((art) => !art.hidden).map((art) => art.dataset.scale)`);
    expect(await shown()).toEqual(['linear']);
    await page.selectOption('select[name=scale]', 'logarithmic');
    expect(await shown()).toEqual(['logarithmic']);
    await page.context().close();
  });

  test('an address leads to its claim, unfolded and in view, even when a filter hides it', async () => {
    const { page } = await opened('/report.html#claim=ks%5Bloyal%5D');
    const row = page.locator('[id="claim=ks[loyal]"]');
    expect(await row.locator('details').getAttribute('open')).not.toBeNull();
    await page.waitForFunction(`(() => { const { top } = document.getElementById('claim=ks[loyal]').getBoundingClientRect(); return top >= 0 && top < innerHeight; })()`);
    await page.selectOption('#claims select[name=v]', 'failed');
    expect(await row.isVisible()).toBe(false);
    await seen(page, `location.hash = '#claim=ks[new]'`);
    await page.locator('[id="claim=ks[new]"]').waitFor({ state: 'visible' });
    await page.context().close();
  });

  test('the pointer on a figure shows the numbers of the table behind it', async () => {
    const { page } = await opened('/report.html');
    const figure = page.locator('#d0-hist svg:visible');
    await figure.scrollIntoViewIfNeeded();
    const box = (await figure.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    expect(await page.locator('#d0-hist .tip').textContent()).toMatch(/^score 0\.\d+ – 0\.\d+\ncandidate [\d.]+%\nbaseline [\d.]+%$/);
    await page.mouse.move(2, 2);
    await page.locator('.tip').waitFor({ state: 'detached' });
    await page.context().close();
  });

  test('a figure grows to the width of the page and shrinks again, by keyboard too', async () => {
    const { page, errors } = await opened('/report.html');
    const width = async () => (await page.locator('#d0-hist').boundingBox())!.width;
    const small = await width();
    const zoom = page.locator('#d0-hist .zoom');
    expect(await zoom.getAttribute('aria-label')).toMatch(/^Enlarge \S/);
    await zoom.focus();
    await page.keyboard.press('Enter');
    expect(await width()).toBeGreaterThan(2 * small);
    const figure = page.locator('#d0-hist svg:visible');
    await figure.scrollIntoViewIfNeeded();
    const box = (await figure.boundingBox())!;
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    await page.locator('#d0-hist .tip').waitFor();
    await zoom.focus();
    await page.keyboard.press('Escape');
    expect(await width()).toBe(small);
    expect(errors).toEqual([]);
    await page.context().close();
  });

  test('everything that acts can be reached by keyboard and shows its focus', async () => {
    const { page } = await opened('/report.html');
    const reached: string[] = [];
    for (let k = 0; k < 30; k++) {
      await page.keyboard.press('Tab');
      reached.push(await seen<string>(page, `document.activeElement.tagName + ' ' + getComputedStyle(document.activeElement).outlineStyle`));
    }
    expect(reached[0]).toContain('A');
    expect(reached.filter((what) => what.startsWith('SELECT')).length).toBeGreaterThanOrEqual(3);
    expect(reached.filter((what) => what.endsWith('none'))).toEqual([]);
    await page.context().close();
  });
});

describe('contract: without script, without style', () => {
  test('JavaScript off: every claim and every cohort is there, no control that does nothing', async () => {
    const { page } = await opened('/report.html', { javaScriptEnabled: false });
    expect(await page.locator('.claims tbody tr:visible').count()).toBe(39);
    expect(await page.locator('.scope-part:visible').count()).toBe(9);
    expect(await page.locator('form:visible').count()).toBe(0);
    await page.context().close();
  });

  test('under the policy of Jenkins nothing runs and no style applies, and all is said in words and drawn', async () => {
    const { page, errors } = await opened('/jenkins/report.html');
    expect(errors).toEqual([]);
    expect(await page.locator('form:visible').count()).toBe(0);
    expect(await page.locator('h1').textContent()).toContain('gift-card-heavy');
    expect(await page.locator('.claims tbody tr').first().innerText()).toMatch(/^✗ failed\s/);
    expect((await page.locator('#d3-ecdf svg').boundingBox())!.width).toBe(380);
    expect(await seen(page, `getComputedStyle(document.querySelector('#d3-ecdf text')).fill`)).toBe('rgb(88, 96, 112)');
    expect(await seen(page, 'getComputedStyle(document.body).marginTop')).toBe('8px');
    await page.context().close();
  });

  test('with the style sheet beside it the same policy lets it look as it should', async () => {
    const { page } = await opened('/strict/report.html');
    expect(asked).toContain('/strict/report.css');
    expect(asked).not.toContain('/strict/report.js');
    expect(await seen(page, 'getComputedStyle(document.body).marginTop')).toBe('0px');
    await page.context().close();
  });

  test('print is dark on white whatever the screen prefers', async () => {
    const { page } = await opened('/report.html', { colorScheme: 'dark' });
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await seen(page, '[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]')).toEqual(['rgb(29, 35, 48)', 'rgb(255, 255, 255)']);
    await page.context().close();
  });

  test('in print every cohort is drawn, controls are gone, and no row is filtered away', async () => {
    const { page } = await opened('/report.html');
    await page.selectOption('#claims select[name=v]', 'failed');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('.scope-part:visible').count()).toBe(9);
    expect(await page.locator('.claims tbody tr:visible').count()).toBe(39);
    expect(await page.locator('nav:visible, form:visible').count()).toBe(0);
    await page.context().close();
  });
});

describe('fault: hostile names in a browser', () => {
  test.each(HOSTILE_CASES.map(([title], k) => [title, k] as const))('%s neither runs nor asks for anything', async (_, k) => {
    const { page, requests, errors } = await opened(`/hostile/${k}.html`, { viewport: { width: 400, height: 800 } });
    expect(errors).toEqual([]);
    expect(requests).toEqual([`${origin}/hostile/${k}.html`]);
    expect(await seen(page, `[document.scripts.length, document.images.length, document.querySelectorAll('a:not([href^="#"])').length]`)).toEqual([1, 0, 0]);
    expect(await seen<number>(page, 'document.documentElement.scrollWidth')).toBeLessThanOrEqual(400);
    await page.context().close();
  });
});

describe('contract: size', () => {
  test('under 1.5 MB at nine scopes, whatever n', () => {
    expect(Buffer.byteLength(htmlReport(run))).toBeLessThan(1_500_000);
  });

  test('under 5 MB with 2,000 claims, 300 cohorts and 20 examples for each of 500 failed ones', () => {
    const cohorts = Array.from({ length: 300 }, (_, k) => ({ name: `cohort-${k}`, share: 1 / 300 }));
    const verdicts = Array.from({ length: 2000 }, (_, k) => {
      const scope = `cohort-${k % 300}`;
      const worst = Array.from({ length: 20 }, (__, i) => `${scope}/${i + k}`);
      return sampleVerdict(`ks-${k}[${scope}]`, 'ks', 'KS distance to the baseline at most 0.10', { scope, cohorts: [scope], ...(k % 4 === 0 ? { outcome: 'fail', lower: 0.2, upper: 0.3, worst } : {}) });
    });
    const examples = verdicts.flatMap(({ worst }) => worst).map((id) => ({ ...run.examples[0]!, id, cohort: id.split('/')[0]! }));
    const figures = [run.figures[0]!, ...cohorts.map(({ name }) => ({ ...run.figures[1]!, scope: name }))];
    const large = htmlReport({ ...run, verdicts, examples, figures, manifest: { ...run.manifest, cohorts } });
    expect(Buffer.byteLength(large)).toBeLessThan(5_000_000);
    expect(large).toContain('more, in run.json');
  });
});
