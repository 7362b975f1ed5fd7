import { readFileSync, readdirSync, writeFileSync, mkdirSync, copyFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Account } from '../population/account.js';
import { blocksOf } from '../population/account-blocks.js';
import type { Run } from '../run/run.js';
import { writeAccounts, type AccountFormat } from '../table/write-accounts.js';
import { builtCli, ended, type BuiltCli } from './testing/built-cli.js';

const ROWS = 400;
const accounts = (spoilt = false): readonly Account[] => Array.from({ length: ROWS }, (_, i) => ({ cohort: 'golden', i, id: `golden/${i}`, fields: { spend: spoilt && i === 7 ? 0.5 : i / 10, land: i % 3 === 0 ? 'DE' : 'FR "ü"\n' } }));

const suite = (url: string, format: AccountFormat, census: boolean): string => `import { accountsFrom, contract, defineSuite, errorRate, meanShift, rest } from 'mlcheck';
const model = rest({ url: '${url}', model: 'spend', path: '/score', columns: ['spend', 'land'], scores: '', attempts: 1, batchSize: 4 });
export default defineSuite({
  name: 'golden',
  seed: 3,
  population: accountsFrom('golden.${format}', { id: 'id', fields: { spend: 'number', land: 'text' }, ${census ? 'census: true, ' : ''}cohorts: { german: (f) => f.land === 'DE', other: () => true } }),
  candidate: model,
  baseline: model,
  range: [0, 1],
  budget: { accounts: 120 },
  checks: [contract(), errorRate({ atMost: 0.1 }), meanShift({ atMost: 0.2 })],
});
`;

let cli: BuiltCli;
let model: Server;
let cwd: string;
/** How often each amount was scored. */
let scored: Map<number, number>;
let onScore: () => void;

beforeAll(() => void (cli = builtCli()));
afterAll(() => cli.remove());
beforeEach(async () => {
  [scored, onScore] = [new Map(), () => undefined];
  // With one attempt a connection must not be given up while a request is on its way.
  model = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
    request.on('end', () => {
      const rows = body === '' ? [] : (JSON.parse(body) as readonly { readonly spend: number }[]);
      for (const { spend } of rows) scored.set(spend, (scored.get(spend) ?? 0) + 1);
      if (rows.length > 0) onScore();
      response.end(body === '' ? '{}' : JSON.stringify(rows.map(({ spend }) => spend / 100)));
    });
  });
  await new Promise<void>((resolve) => model.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  model.closeAllConnections();
  await new Promise((resolve) => model.close(resolve));
});

async function project(format: AccountFormat, census: boolean): Promise<string> {
  cwd = cli.folder('golden');
  mkdirSync(join(cwd, 'suites'));
  writeFileSync(join(cwd, 'suites', 'golden.suite.ts'), suite(`http://127.0.0.1:${(model.address() as AddressInfo).port}`, format, census));
  const file = join(cwd, 'suites', `golden.${format}`);
  await writeAccounts(blocksOf(accounts(), ['spend', 'land']), ['spend', 'land'], file, format);
  return file;
}
const run = (...words: string[]) => cli.run(['run', 'golden', '--no-sinks', ...words], { cwd });
const latest = (): Run => JSON.parse(readFileSync(join(cwd, 'reports', 'golden', 'latest', 'run.json'), 'utf8')) as Run;
const journal = (): string => {
  const runs = join(cwd, 'reports', 'golden', 'runs');
  return readFileSync(join(runs, readdirSync(runs).sort().at(-1)!, 'scores.journal'), 'utf8');
};

/** Kills it as soon as rows of the look are on disk. */
async function killed(): Promise<void> {
  const child = cli.start(['run', 'golden', '--no-sinks', '--concurrency', '1'], { cwd });
  onScore = () => {
    const runs = join(cwd, 'reports', 'golden', 'runs');
    try {
      if (readdirSync(runs).some((name) => readFileSync(join(runs, name, 'scores.journal'), 'utf8').split('\n').length > 40)) child.kill('SIGKILL');
    } catch {
      // The journal is not there yet.
    }
  };
  expect((await ended(child)).code).toBe(null);
  onScore = () => undefined;
}

describe.each([['csv', false], ['jsonl', true], ['parquet', false]] as const)('fault: kill -9 in a run over a file: %s, census %s', (format, census) => {
  it('goes on with the rows that are missing, to the verdicts of an undivided run; a file that has changed meanwhile is refused by name', async () => {
    const file = await project(format, census);
    await killed();
    expect(journal().length).toBeGreaterThan(0);
    copyFileSync(file, `${file}.kept`);
    await writeAccounts(blocksOf(accounts(true), ['spend', 'land']), ['spend', 'land'], file, format);
    const refused = await run('--resume');
    expect(refused.code).toBe(2);
    expect(refused.err).toMatch(new RegExp(`can only go on with the accounts it was started with: golden\\.${format} had SHA-256 [0-9a-f]{12}, got "[0-9a-f]{12}"[^]*hint: bring the earlier content back, or start a new run without --resume`));
    copyFileSync(`${file}.kept`, file);

    const before = new Map(scored);
    const resumed = await run('--resume');
    expect(resumed.code, resumed.err).toBe(0);
    const again = latest();
    expect([...scored].some(([spend, times]) => (before.get(spend) ?? 0) === 2 && times === 2)).toBe(true);

    const whole = await run();
    expect(whole.code).toBe(0);
    const verdicts = ({ verdicts: all }: Run) => all.map(({ id, outcome, estimate, lower, upper, n }) => ({ id, outcome, estimate, lower, upper, n }));
    expect(verdicts(again)).toEqual(verdicts(latest()));
    if (census) expect(again.looks.at(-1)!.accounts).toEqual({ german: 134, other: 266 });
  });
});
