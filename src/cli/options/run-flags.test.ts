import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { addClaimOptions, addPaceOptions, addTargetOptions, runOptionsOf, type ClaimFlags, type PaceFlags, type TargetFlags } from './run-flags.js';

function optionsOf(...words: string[]) {
  const command = addPaceOptions(addClaimOptions(addTargetOptions(new Command('run').argument('[suites...]'))));
  command.parse(words, { from: 'user' });
  return runOptionsOf(command.opts<TargetFlags & ClaimFlags & PaceFlags>());
}

describe('hand: run options', () => {
  it('leaves out what was not given', () => {
    expect(optionsOf('fraud-risk')).toEqual({});
  });

  it('carries every option in its unit', () => {
    const words = '--candidate 2 --baseline http://127.0.0.1:1 --seed 0 --accounts 1_200 --concurrency 4 --rate 12.5 --max-requests 20 --max-duration 1.5m --out there --grep ks --tags a,b --tags c --bail --smoke --resume --allow-production';
    expect(optionsOf(...words.split(' '))).toEqual({
      candidate: '2',
      baseline: 'http://127.0.0.1:1',
      seed: 0,
      accounts: 1200,
      concurrency: 4,
      rate: 12.5,
      maxRequests: 20,
      maxDurationMs: 90_000,
      out: 'there',
      grep: 'ks',
      tags: ['a', 'b', 'c'],
      bail: true,
      smoke: true,
      resume: true,
      allowProduction: true,
    });
  });

  it.each([['500ms', 500], ['30s', 30_000], ['5m', 300_000], ['1h', 3_600_000], ['.5s', 500]])('reads %s', (text, ms) => {
    expect(optionsOf('--max-duration', text).maxDurationMs).toBe(ms);
  });

  it('takes the run to go on with by id', () => {
    expect(optionsOf('x', '--resume', '2026-11-21T00-39-40Z-3f9a').resume).toBe('2026-11-21T00-39-40Z-3f9a');
  });
});
