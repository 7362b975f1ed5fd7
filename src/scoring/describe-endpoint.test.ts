import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { curlLine } from './curl-line.js';
import { describeEndpoint } from './describe-endpoint.js';
import { env, openInference, reference, type Endpoint } from './endpoint.js';
import { overridden, type OverrideOptions } from './override.js';
import type { Exchange } from './scorer.js';

const tensors = { inputs: [{ name: 'x', datatype: 'FP32' as const, fields: ['a'] }], output: { name: 'p' } };
const served = openInference({ url: 'http://one:8080', model: 'm', version: '1', ...tensors, auth: { kind: 'bearer', token: env('ONE') }, headers: { team: 'risk' } });
const embedded = reference({ model: 'm', version: '1', ...tensors, faults: ['errors=1'] });
const options: OverrideOptions = {
  place: '--candidate',
  environments: {
    staging: { url: 'https://staging', version: '7', auth: { kind: 'bearer', token: env('STAGING') } },
    prod: { url: 'https://prod/api', production: true },
    canary: { version: '8', headers: { 'x-canary': 'yes' } },
    '2': { version: '22' },
  },
};

describe('hand: an endpoint changed on the command line', () => {
  const cases: readonly (readonly [Endpoint, string | undefined, object])[] = [
    [served, undefined, { url: 'http://one:8080', version: '1' }],
    [served, '3', { url: 'http://one:8080', version: '3', auth: served.auth }],
    [served, 'v1.3-rc', { version: 'v1.3-rc' }],
    [served, 'version=blue', { version: 'blue' }],
    [served, '2', { version: '22' }],
    [served, 'staging', { url: 'https://staging', version: '7', auth: { kind: 'bearer', token: { env: 'STAGING' } } }],
    [served, 'canary', { url: 'http://one:8080', version: '8', auth: served.auth, headers: { team: 'risk', 'x-canary': 'yes' } }],
    [served, 'http://two:1/base/', { url: 'http://two:1/base/', version: '1' }],
    [served, 'http://one:8080/v2/models/n/versions/4/infer', { url: 'http://one:8080', model: 'n', version: '4', auth: served.auth }],
    [embedded, '5', { kind: 'reference', version: '5', faults: ['errors=1'] }],
    [embedded, 'http://two', { kind: 'open-inference', url: 'http://two', model: 'm', version: '1', inputs: tensors.inputs }],
  ];
  it.each(cases)('%# %s', (endpoint, override, expected) => {
    expect(overridden(endpoint, override, options)).toMatchObject(expected);
  });

  it('does not carry the secrets of one host to another', () => {
    const moved = overridden(served, 'http://two:1', options);
    expect(moved).not.toHaveProperty('auth');
    expect(moved).not.toHaveProperty('headers');
    expect(overridden(embedded, 'http://two', options)).not.toHaveProperty('faults');
  });

  it('refuses what is none of these, with the nearest name', () => {
    expect(() => overridden(served, 'stagign', options)).toThrowError(expect.objectContaining({ code: 'usage', place: '--candidate', value: 'stagign', hint: 'did you mean "staging"?; for a version of that name write version=stagign' }));
  });

  it('refuses production hosts, however they are named, unless allowed', () => {
    for (const override of ['prod', 'https://prod/other']) {
      expect(() => overridden(served, override, options)).toThrowError(expect.objectContaining({ code: 'production-refused', value: 'prod' }));
      expect(overridden(served, override, { ...options, allowProduction: true })).toMatchObject({ kind: 'open-inference' });
    }
    expect(() => overridden({ ...served, production: true }, undefined, options)).toThrowError(expect.objectContaining({ code: 'production-refused' }));
    expect(() => overridden({ ...served, production: true }, '3', options)).toThrowError(expect.objectContaining({ code: 'production-refused' }));
  });

  it('is described without its address', () => {
    expect(describeEndpoint(served)).toBe('m version 1 (open-inference)');
    expect(describeEndpoint(embedded)).toBe('m version 1 (reference service)');
  });
});

describe('hand: the curl line', () => {
  const exchange: Exchange = {
    method: 'POST', url: 'http://one/v2', requestHeaders: { authorization: 'Bearer [secret ONE]', 'x-file': '[secret /run/k]', note: "it's" }, requestBody: '{"a":"$HOME `x`"}',
    reply: { outcome: 'scored', score: 1, attempts: 1, latencyMs: 1 },
  };

  it('quotes everything and names secrets by their variable', () => {
    expect(curlLine(exchange)).toBe(`curl -sS -X POST 'http://one/v2' -H 'authorization: Bearer '"$ONE" -H 'x-file: '"$(cat '/run/k')" -H 'note: it'\\''s' --data-binary '{"a":"$HOME \`x\`"}'`);
  });

  it('is read by a shell as it was meant', () => {
    const line = curlLine(exchange).replace('curl', "printf '%s\\n'").replace(`"$(cat '/run/k')"`, '');
    const words = execFileSync('sh', ['-c', line], { env: { ONE: 't0ken', PATH: process.env['PATH'] } }).toString().split('\n');
    expect(words).toContain('authorization: Bearer t0ken');
    expect(words).toContain("note: it's");
    expect(words).toContain('{"a":"$HOME `x`"}');
  });
});
