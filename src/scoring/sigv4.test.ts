import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it } from 'vitest';
import type { Account } from '../population/account.js';
import { sagemaker } from './dialects/sagemaker.js';
import { httpScorer } from './http-scorer.js';
import { realClock } from './testing/real-clock.js';
import { tinyServer, type Answer, type Seen } from './testing/tiny-server.js';
import { signAws } from '../net/sign-aws.js';

const never = new AbortController().signal;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY', sessionToken: 'a/session+token==' };
const environment = { ID: KEYS.accessKeyId, KEY: KEYS.secretAccessKey, TOKEN: KEYS.sessionToken };
const accounts: readonly Account[] = [0, 1].map((i) => ({ cohort: 'c', i, id: `c/${i}`, fields: { a: i, city: 'Zürich' } }));

/** True for a request whose signature covers its own bytes, as the platform would check it. */
function verified({ method, path, headers, bytes }: Seen): boolean {
  const date = String(headers['x-amz-date']);
  const atMs = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  const text = Object.fromEntries(Object.entries(headers).filter(([name]) => !['x-amz-date', 'x-amz-security-token'].includes(name)).map(([name, value]) => [name, String(value)]));
  return Math.abs(atMs - Date.now()) < 300_000 && signAws({ method, path, host: String(headers.host), headers: text, body: bytes }, { ...KEYS, region: 'eu-west-1' }, atMs)['authorization'] === headers.authorization;
}

async function against(answer: (seen: Seen, k: number) => Answer, secret = 'KEY') {
  const server = await tinyServer(answer);
  const scorer = httpScorer(
    sagemaker({ url: server.url, model: 'm', endpointName: 'fraud', version: 'blue', columns: ['a', 'city'], auth: { kind: 'sigv4', region: 'eu-west-1', accessKeyId: { env: 'ID' }, secretAccessKey: { env: secret }, sessionToken: { env: 'TOKEN' } } }),
    { arm: 'candidate', environment: { ...environment, OTHER: 'another key' }, clock: { ...realClock, sleep: async () => undefined }, jitter: () => 0, version: '0.0.0' },
  );
  open.push(server, scorer);
  return { server, scorer };
}

describe('contract: requests are signed over the exact bytes', () => {
  it('each one, a retry too', async () => {
    const { server, scorer } = await against((seen, k) => (!verified(seen) ? { status: 403, body: { message: 'The request signature we calculated does not match' } } : k === 0 ? { status: 503, body: '' } : { body: '0.25\n0.5', headers: { 'content-type': 'text/csv', 'x-amzn-invoked-production-variant': 'blue' } }));
    expect(await scorer.score(accounts, never)).toMatchObject([{ outcome: 'scored', score: 0.25, servedVersion: 'blue', attempts: 2 }, { outcome: 'scored', score: 0.5 }]);
    expect(server.seen.every(verified)).toBe(true);
    expect(server.seen[0]?.headers.authorization).toContain('SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amzn-sagemaker-target-variant');
    expect(createHash('sha256').update(server.seen[0]?.bytes ?? '').digest('hex')).toBe(createHash('sha256').update('0,Zürich\n1,Zürich').digest('hex'));
  });

  it('another key is refused: authentication, and no key is in what is told', async () => {
    const { scorer } = await against((seen) => (verified(seen) ? { body: '0\n0' } : { status: 403, body: { message: `no match for ${KEYS.accessKeyId} and ${KEYS.sessionToken}` } }), 'OTHER');
    expect(await scorer.score(accounts, never)).toMatchObject([{ outcome: 'authentication', detail: 'HTTP 403: no match for [secret ID] and [secret TOKEN]' }, { outcome: 'authentication' }]);
  });

  it('names the variable that is missing', async () => {
    await expect(against(() => ({ body: '' }), 'NOT')).rejects.toMatchObject({ code: 'secret-missing', place: 'candidate.auth.secretAccessKey' });
  });
});
