import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { executeSuite } from '../src/run/execute.js';
import { loadConfig } from '../src/suite/config.js';
import { loadSuite } from '../src/suite/load.js';
import { planOf } from '../src/suite/plan-of.js';

let cwd: string;
let server: Server;
/** Scores amount / 100; the other version 0.02 more. */
beforeAll(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'mlcheck-file-'));
  mkdirSync(join(cwd, 'suites'));
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (part: Buffer) => (body += part.toString()));
    request.on('end', () => {
      const more = request.url === '/new' ? 0.02 : 0;
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ scores: (JSON.parse(body || '[]') as { amount: number }[]).map(({ amount }) => amount / 100 + more) }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await new Promise((resolve) => server.close(resolve));
  rmSync(cwd, { recursive: true });
});

/** A suite over `golden.csv` of 60 rows, 20 of them large. */
function suite(name: string, population: string, rest: string): string {
  const file = join(cwd, 'suites', `${name}.suite.ts`);
  writeFileSync(join(cwd, 'suites', 'golden.csv'), ['id,amount', ...Array.from({ length: 60 }, (_, k) => `c${k},${k}`)].join('\n'));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(file, `import { accountsFrom, defineSuite, errorRate, ks, meanShift, rest } from 'mlcheck';
const model = (path: string) => rest({ url: '${url}', model: 'amount', path, columns: [{ name: 'amount', field: 'amount' }], scores: '/scores' });
export default defineSuite({
  name: '${name}', seed: 42, candidate: model('/new'), baseline: model('/old'), range: [0, 1],
  population: accountsFrom('golden.csv', { id: 'id', fields: { amount: 'number' }, cohorts: { large: (f) => f.amount >= 40, small: () => true }, ${population} }),
  ${rest}
});
`);
  return file;
}

const run = (file: string) => executeSuite(file, {}, { cwd, environment: {}, signal: new AbortController().signal, now: Date.now, progress: () => undefined });

describe('law: a suite over a file of accounts', () => {
  it('as a census scores every row and compares exactly, and the manifest has the hash', async () => {
    const { run: found } = await run(suite('whole', 'census: true', "checks: [meanShift({ id: 'within', atMost: 0.021 }), meanShift({ id: 'beyond', atMost: 0.019 }), errorRate({ atMost: 0.05 })],"));
    expect(found.manifest.accountFile).toEqual({ path: 'golden.csv', sha256: createHash('sha256').update(readFileSync(join(cwd, 'suites', 'golden.csv'))).digest('hex'), rows: 60, census: true });
    expect(found.looks.map(({ accounts }) => accounts)).toEqual([{ large: 20, small: 40 }]);
    const [within, beyond] = ['within', 'beyond'].map((id) => found.verdicts.find((verdict) => verdict.id === id));
    expect(within).toMatchObject({ outcome: 'pass', n: 60, details: { census: true } });
    expect(beyond).toMatchObject({ outcome: 'fail', n: 60, details: { census: true } });
    expect(within?.lower).toBe(within?.upper);
    expect(within?.estimate).toBeCloseTo(0.02, 9);
    expect(found.outcome).toBe('fail');
  });

  it('as a sample is refused where the last look needs more rows than a cohort has, with the number that fits', async () => {
    const config = await loadConfig(cwd);
    const checks = "checks: [ks({ atMost: 0.9 }), errorRate({ atMost: 0.5 })],";
    const plan = async (file: string) => planOf(await loadSuite(file, cwd), {}, config);
    const file = suite('sample', '', `budget: { accounts: 30 }, ${checks}`);
    await expect(plan(file)).rejects.toThrow('suites/sample.suite.ts budget.accounts: must leave the last look (30) within the 20 rows of cohort large in golden.csv, got 30');
    await expect(plan(file)).rejects.toHaveProperty('hint', 'say budget: { accounts: 20 }, or census: true if the file is the whole population');
    const { looks, census, hash } = await plan(suite('sample', '', `budget: { accounts: 20 }, ${checks}`));
    expect([looks.at(-1), census]).toEqual([20, undefined]);
    writeFileSync(join(cwd, 'suites', 'golden.csv'), readFileSync(join(cwd, 'suites', 'golden.csv'), 'utf8').replace('c59,59', 'c59,58'));
    expect((await plan(file)).hash).not.toBe(hash);
  });

  it('names file, row and column when the file is wrong', async () => {
    const file = suite('wrong', 'census: true', 'checks: [errorRate({ atMost: 0.05 })],');
    writeFileSync(join(cwd, 'suites', 'golden.csv'), 'id,amount\na,1\nb,"12,50"\n');
    await expect(loadSuite(file, cwd)).rejects.toThrow('golden.csv row 2 column amount: must be a finite number, got "12,50"');
  });
});
