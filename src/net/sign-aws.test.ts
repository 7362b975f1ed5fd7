import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { signAws } from './sign-aws.js';

interface Case { readonly name: string; readonly method: string; readonly path: string; readonly headers: Readonly<Record<string, string>>; readonly body: string; readonly sessionToken?: string; readonly authorization: string; readonly date: string }
const oracle = JSON.parse(readFileSync(new URL('../../fixtures/oracles/net/sigv4.json', import.meta.url), 'utf8')) as { readonly moment: string; readonly host: string; readonly region: string; readonly service: string; readonly accessKeyId: string; readonly secretAccessKey: string; readonly cases: readonly Case[] };
const { host, region, service, accessKeyId, secretAccessKey } = oracle;
const atMs = Date.parse(oracle.moment);

describe('oracle: botocore signs the same', () => {
  it.each(oracle.cases)('$name', ({ method, path, headers, body, sessionToken, authorization, date }) => {
    const signer = { region, service, accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) };
    const signed = signAws({ method, host, path, headers, ...(body === '' ? {} : { body }) }, signer, atMs);
    expect(signed).toEqual({ authorization, 'x-amz-date': date, ...(sessionToken === undefined ? {} : { 'x-amz-security-token': sessionToken }) });
    // Bytes sign as their text does, and headers that a proxy may change sign nothing.
    expect(signAws({ method, host, path, headers: { ...headers, accept: 'text/csv', 'x-request-id': 'r' }, body: Buffer.from(body, 'utf8') }, signer, atMs)).toEqual(signed);
  });

  it('another second, another signature', () => {
    const one = oracle.cases[0] as Case;
    const of = (ms: number): string => signAws({ ...one, host }, { region, accessKeyId, secretAccessKey }, ms)['authorization'] as string;
    expect(of(atMs + 1_000)).not.toBe(of(atMs));
    expect(of(atMs)).toBe(one.authorization);
  });
});
