import { describe, expect, test } from 'vitest';
import { htmlReport, strictHtmlReport } from './html-report.js';
import { HOSTILE_CASES, hostileRun } from './testing/hostile-run.js';
import { sampleRun } from './testing/sample-run.js';

const run = sampleRun({}, 60);
const page = htmlReport(run);
/** The page without the style sheet and the script, which are constants. */
const body = (text: string): string => text.replace(/<style>[\s\S]*?<\/style>/, '').replace(/<script>[\s\S]*?<\/script>/, '');
const words = (text: string): string => body(text).replace(/<[^>]+>/g, '');
const tags = (text: string): string => (body(text).match(/<\/?[a-zA-Z][^\s>/]*/g) ?? []).join(' ');

describe('contract: report.html', () => {
  test('asks for nothing: no address but fragments, data and the SVG namespace', () => {
    const addresses = [...page.matchAll(/(?:href|src|action|url)\s*[=(]\s*["']?([^"')\s>]*)/g)].map((match) => match[1]!);
    expect(addresses.length).toBeGreaterThan(50);
    expect(addresses.filter((address) => !/^#|^data:,$|^=/.test(address) && !address.startsWith('url(#'))).toEqual([]);
    expect(new Set(page.match(/https?:\/\/[^"'\s<)]+/g))).toEqual(new Set(['http://www.w3.org/2000/svg', 'http://127.0.0.1:41873']));
  });

  test('one style element, one script, no inline style and no handler in the page', () => {
    expect(page.match(/<style/g)).toHaveLength(1);
    expect(page.match(/<script/g)).toHaveLength(1);
    expect(body(page)).not.toMatch(/ style=| on[a-z]+=/);
  });

  test('every id is there once, and every link within the page leads somewhere', () => {
    const ids = [...body(page).matchAll(/ id="([^"]*)"/g)].map((match) => match[1]!);
    expect(new Set(ids).size).toBe(ids.length);
    const links = new Set([...body(page).matchAll(/href="#([^"]*)"/g)].map((match) => decodeURIComponent(match[1]!)));
    expect([...links].filter((link) => !ids.includes(link))).toEqual([]);
    expect(ids).toContain('claim=ks[gift-card-heavy]');
  });

  test('the first screen says what is wrong, for whom, and what the verdict is worth', () => {
    const hero = /<section id="verdict"[\s\S]*?<\/section>/.exec(page)![0].replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    for (const said of ['✗ Fail', 'version 3 scores gift-card-heavy accounts', 'KS distance to the baseline at most 0.10 , gift-card-heavy : at least 0.293', 'at most 1%', '31.2% of the budget of 2,600', '3 failed, 1 inconclusive, 24 passed']) expect(hero).toContain(said);
  });

  test('where accounts come in clusters, it says beside every interval for the eye what counts as one', () => {
    const clustered = body(htmlReport({ ...run, manifest: { ...run.manifest, clusterBy: 'session' } }));
    const said = 'Accounts of one session count as one in the intervals.';
    for (const id of ['distributions', 'cohorts', 'quality', 'slices']) expect(new RegExp(`<section id="${id}"[\\s\\S]*?</section>\\s*(?=<section id=|$)`).exec(clustered)?.[0] ?? clustered.slice(clustered.indexOf(`<section id="${id}"`)), id).toContain(said);
    expect(clustered.split(said)).toHaveLength(5);
    expect(page).not.toContain('count as one');
  });

  test('every claim, cohort and example account stands in it', () => {
    for (const { id } of run.verdicts) expect(page).toContain(`id="claim=${id}"`);
    for (const { name } of run.manifest.cohorts) expect(page).toContain(`id="scope=${name}"`);
    for (const { id } of run.examples) expect(page).toContain(`mlcheck replay fraud-risk --account ${id}`);
  });

  test('equal runs give equal bytes', () => {
    expect(htmlReport(JSON.parse(JSON.stringify(run)) as typeof run)).toBe(page);
  });

  test('for strict servers the same page has style and script beside it', () => {
    const [strict, css, js] = strictHtmlReport(run);
    expect([strict!.name, css!.name, js!.name]).toEqual(['report.html', 'report.css', 'report.js']);
    expect(strict!.text).not.toMatch(/<style| style=|<script>/);
    expect(page).toContain(css!.text);
  });

  test.each<[string, Partial<typeof run>, string]>([
    ['a run without figures', { figures: [], examples: [] }, 'Claims'],
    ['a run without claims', { verdicts: [], looks: [], outcome: 'inconclusive' }, '? Inconclusive'],
    ['a run cut short', { outcome: 'pass', complete: false, stopped: 'interrupted' }, 'The run is not complete: interrupted.'],
    ['a smoke run', { smoke: true }, 'A smoke run: a probe on few accounts, no gate.'],
  ])('%s has a page too', (_, changes, said) => {
    // Two scopes drawn of nine: what changed is said elsewhere.
    const text = words(htmlReport({ ...run, figures: run.figures.slice(0, 2), ...changes }));
    expect(text).toContain(said);
    expect(text).not.toMatch(/NaN|undefined|\[object/);
  });

  test('no word of it comes of a value that is none', () => {
    expect(words(page)).not.toMatch(/NaN|undefined|\[object/);
  });
});

describe('contract: size', () => {
  test('under 1.5 MB at nine scopes (many accounts and many claims are html-report.slow.ts)', () => {
    expect(Buffer.byteLength(page)).toBeLessThan(1_500_000);
  });
});

describe('fault: hostile names', () => {
  /** Only the scope with the hostile name is drawn: the figures over all cohorts show none of the texts. */
  const pageOf = (text: string): string => {
    const hostile = hostileRun(text);
    return htmlReport({ ...hostile, figures: hostile.figures.filter(({ scope }) => scope !== 'all') });
  };
  const expected = tags(pageOf('plain'));

  test.each(HOSTILE_CASES)('%s changes no tag of the page', (_, text) => {
    const hostile = pageOf(text);
    expect(tags(hostile)).toBe(expected);
    expect(hostile).not.toMatch(/[\u202A-\u202E\u2066-\u2069\u200B]/);
    expect(hostile).not.toMatch(/(href|src)="(?!#|data:,")/);
    expect(Buffer.byteLength(hostile)).toBeLessThan(1_500_000);
  });
});
