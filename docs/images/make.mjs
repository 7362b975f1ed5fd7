// Draws the pictures of the guides again: `node docs/images/make.mjs` after `npm ci`, with Debian's Chromium.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../..');
const out = mkdtempSync(join(tmpdir(), 'mlcheck-images-'));
const COLOURS = { 1: 'font-weight:700', 2: 'opacity:.65', 31: 'color:#ff8f8f', 32: 'color:#7ee2a8', 33: 'color:#f2c261', 36: 'color:#7fd3e6', 90: 'color:#9aa4b2' };

const run = (candidate) =>
  spawnSync(process.execPath, [join(root, 'bin/mlcheck.js'), 'run', 'fraud-risk', '--candidate', candidate, '--out', out], { cwd: root, encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '1', COLUMNS: '108' } });

const escaped = (text) => text.replace(/[&<>]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })[c]);

/** ANSI colours as spans. */
function html(text) {
  let open = 0;
  const body = escaped(text).replace(/\x1b\[([\d;]*)m/g, (_all, codes) => {
    if (codes === '' || codes.split(';').some((code) => ['0', '22', '39'].includes(code))) return '</span>'.repeat(open) + ((open = 0), '');
    open++;
    return `<span style="${codes.split(';').map((code) => COLOURS[code] ?? '').join(';')}">`;
  });
  return `<body style="margin:0;background:#10141b"><pre style="margin:0;padding:20px 24px;display:inline-block;background:#10141b;color:#e6e9ef;font:14px/1.45 'DejaVu Sans Mono',monospace">${body}${'</span>'.repeat(open)}</pre></body>`;
}

const passed = run('2');
const failed = run('3');
const folder = join(out, 'fraud-risk/runs');
/** Address of the newest report. */
const report = () => pathToFileURL(join(folder, readdirSync(folder).sort().at(-1), 'report.html')).href;
const pages = [['report', report()]];
for (const version of ['4', '5']) {
  run(version);
  pages.push([`report-${version}`, report()]);
}
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-component-update', '--disable-sync'] });
const page = await browser.newPage({ viewport: { width: 1200, height: 900 } });
for (const [name, text] of [['terminal', passed.stdout.replaceAll(out, 'reports')], ['terminal-fail', failed.stdout.replaceAll(out, 'reports')]]) {
  await page.setContent(html(`$ npx mlcheck run fraud-risk${name === 'terminal' ? '' : ' --candidate 3'}\n\n${text}`));
  await page.locator('pre').screenshot({ path: join(here, `${name}.png`) });
}
await page.setViewportSize({ width: 1280, height: 1000 });
for (const [name, address] of pages) {
  await page.goto(address);
  await page.screenshot({ path: join(here, `${name}.png`) });
}
await page.locator('#slices').screenshot({ path: join(here, 'slices-5.png') });
await browser.close();
rmSync(out, { recursive: true, force: true });
