import { describe, expect, it } from 'vitest';
import { VERSION } from '../version.js';
import { main } from './main.js';
import { fakeWorld } from './testing/fake-world.js';
import { VERBS } from './verbs.js';

async function said(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const world = fakeWorld();
  const code = await main(words, world);
  return { code, out: world.out(), err: world.err() };
}

describe('contract: help and version', () => {
  it('prints the version of the package alone', async () => {
    for (const flag of ['--version', '-V']) expect(await said(flag)).toEqual({ code: 0, out: `${VERSION}\n`, err: '' });
  });

  it('lists every verb once, within 100 columns, with examples and exit codes', async () => {
    const { code, out } = await said('--help');
    expect(code).toBe(0);
    for (const { name, summary } of VERBS) expect(out.split('\n').filter((line) => line.startsWith(`  ${name} `) && line.endsWith(summary))).toHaveLength(1);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(out).toContain('Examples:\n  mlcheck run fraud-risk\n');
    expect(out).toContain('3 inconclusive or incomplete');
  });

  it.each([...VERBS.map(({ name }) => [name]), ['validate', 'suite'], ['validate', 'target'], ['accounts', 'make'], ['baseline', 'accept'], ['baseline', 'diff'], ['baseline', 'show'], ['serve', 'model'], ['serve', 'verdicts']])('explains %s %s with its options', async (...words) => {
    const { code, out, err } = await said(...words, '--help');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain(`Usage: mlcheck ${words.join(' ')} `);
    expect(out).toContain('-h, --help');
    if (words.length === 2 || !['validate', 'accounts', 'baseline', 'serve'].includes(words[0]!)) expect(out).toContain(`\nExamples:\n  mlcheck ${words.join(' ')}`);
  });

  it('without a verb prints the help on stderr and is a usage error', async () => {
    const { code, out, err } = await said();
    expect(code).toBe(2);
    expect(out).toBe('');
    expect(err).toContain('Usage: mlcheck VERB');
  });
});

describe('contract: usage errors', () => {
  it.each([
    ['record fraud-risk --out v2.jsonl', 'error: --out: must end in .recording.jsonl, got "v2.jsonl"', 'hint: a run takes such a file for a recording, as candidate and as baseline'],
    ['rnu', 'error: rnu: is not a verb of `mlcheck`', 'hint: did you mean run? `mlcheck --help` lists what there is'],
    ['fraud-risk', 'error: fraud-risk: is not a verb of `mlcheck`', 'hint: `mlcheck --help` lists what there is; a suite is run with `mlcheck run fraud-risk`'],
    ['run x --sed 3', 'error: --sed: is not an option of `mlcheck run`', 'hint: did you mean --seed? `mlcheck run --help` lists what there is'],
    ['run x --seed', 'error: --seed: needs a value', 'hint: write --seed <n>'],
    ['run', 'error: SUITE: is required by `mlcheck run`', 'hint: `mlcheck list` shows the suites of this project'],
    ['plan', 'error: SUITE: is required by `mlcheck plan`', 'hint: `mlcheck plan --help` shows examples'],
    ['plan a b', 'error: mlcheck plan: takes 1 argument, got 2', 'hint: `mlcheck plan --help` lists what there is'],
    ['replay x', 'error: --account: is required by `mlcheck replay`', 'hint: write --account <cohort/i>'],
    ['validate sute', 'error: sute: is not a verb of `mlcheck validate`', 'hint: did you mean suite? `mlcheck validate --help` lists what there is'],
    ['run x --accounts ten', 'error: --accounts: must be a whole number > 0, got "ten"', 'hint: for example --accounts 1200'],
    ['run x --accounts 0', 'error: --accounts: must be a whole number > 0, got "0"', 'hint: for example --accounts 1200'],
    ['run x --accounts 1e3', 'error: --accounts: must be a whole number > 0, got "1e3"', 'hint: for example --accounts 1200'],
    ['run x --seed 4294967296', 'error: --seed: must be a whole number from 0 to 4294967295, got "4294967296"', 'hint: for example --seed 42'],
    ['run x --seed -1', 'error: --seed: must be a whole number from 0 to 4294967295, got "-1"', 'hint: for example --seed 42'],
    ['run x --concurrency 1.5', 'error: --concurrency: must be a whole number from 1 to 10000, got "1.5"', 'hint: for example --concurrency 8'],
    ['run x --rate 0', 'error: --rate: must be a number > 0, got "0"', 'hint: for example --rate 50'],
    ['run x --max-duration 5', 'error: --max-duration: must be a duration > 0 with its unit, got "5"', 'hint: for example --max-duration 30s, or 500ms, 5m, 1h'],
    ['run x --max-duration 0s', 'error: --max-duration: must be a duration > 0 with its unit, got "0s"', 'hint: for example --max-duration 30s, or 500ms, 5m, 1h'],
    ['run x --grep (', 'error: --grep: must be a regular expression, got "("', 'hint: /(/: Unterminated group'],
    ['run x --tags a,,b', 'error: --tags: must be names separated by commas, got "a,,b"', 'hint: for example --tags contract,fairness'],
    ['replay x --account a/1 --arm candidat', 'error: --arm: must be candidate or baseline, got "candidat"', 'hint: did you mean "candidate"?'],
    ['serve model --port 99999', 'error: --port: must be a whole number from 0 to 65535, got "99999"', 'hint: for example --port 8080'],
    ['run x --github --json', 'error: mlcheck run: option \'--github\' cannot be used with option \'--json\'', 'hint: `mlcheck run --help` lists what there is'],
    ['serve verdicts --port x', 'error: --port: must be a whole number from 0 to 65535, got "x"', 'hint: for example --port 8090'],
    ['accounts make x --out -  --format xml', 'error: --format: must be csv, jsonl or parquet, got "xml"', 'hint: known: csv, jsonl, parquet'],
    ['accounts make x', 'error: --out: is required by `mlcheck accounts make`', 'hint: write --out <file>'],
  ])('mlcheck %s', async (line, error, hint) => {
    const { code, out, err } = await said(...line.split(/ +/));
    expect({ code, out, err: err.split('\n') }).toEqual({ code: 2, out: '', err: [error, hint, ''] });
  });
});
