import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Account } from '../src/population/account.js';
import { rest, type RestEndpoint } from '../src/scoring/dialects/rest.js';
import { freePorts } from '../src/testing/free-ports.js';
import { startProgram, type StartedProgram } from '../src/testing/start-program.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, scratch } from './testing/real-server.js';
import { scorerFor } from './testing/same-scores.js';

const authlib = peer('oauth2', 'Authlib, an OAuth 2.0 server, behind Hypercorn, which speaks HTTP/2');
const TOKEN_SECONDS = 5;

/** What the service saw. */
interface Seen {
  readonly tokens: number;
  readonly scored: Readonly<Record<string, number>>;
  readonly refused: number;
  readonly late: number;
}

describe.skipIf(authlib.skipped)(`oracle: ${authlib.title}`, () => {
  const folder = scratch('oauth2');
  const ca = join(folder.path, 'ca.pem');
  const open: StartedProgram[] = [];
  let both: number;
  let old: number;
  beforeAll(async () => {
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', join(folder.path, 'key.pem'), '-out', ca, '-days', '2', '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'], { stdio: 'pipe' });
    const start = async (name: string, protocols: readonly string[]): Promise<number> => {
      const [port, plain] = await freePorts(2);
      const config = join(folder.path, `${name}.toml`);
      // The plain port is for the test to see when it has started.
      writeFileSync(config, `bind = ["127.0.0.1:${port}"]\ninsecure_bind = ["127.0.0.1:${plain}"]\ncertfile = ${JSON.stringify(ca)}\nkeyfile = ${JSON.stringify(join(folder.path, 'key.pem'))}\nalpn_protocols = ${JSON.stringify(protocols)}\n`);
      open.push(await startProgram(join(venvOf(authlib), 'bin', 'hypercorn'), ['--config', config, 'wsgi:service:app'], [`http://127.0.0.1:${plain}/seen`], { cwd: fixture('real-servers/oauth2'), env: { CLIENT_SECRET: 'hush', TOKEN_SECONDS: String(TOKEN_SECONDS), PYTHONPATH: fixture('real-servers/oauth2'), PYTHONDONTWRITEBYTECODE: '1' } }));
      return port!;
    };
    [both, old] = [await start('both', ['h2', 'http/1.1']), await start('old', ['http/1.1'])];
  });
  afterAll(async () => {
    await Promise.all(open.map((each) => each.close()));
    folder.remove();
  });

  const ask = (port: number, path: string, method = 'GET'): Promise<string> => new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, method, ca: readFileSync(ca) }, (reply) => {
      let text = '';
      reply.setEncoding('utf8').on('data', (part: string) => (text += part)).once('end', () => resolve(text));
    }).once('error', reject).end();
  });
  const seenAt = async (port: number): Promise<Seen> => JSON.parse(await ask(port, '/seen')) as Seen;
  const never = new AbortController().signal;
  const accounts: readonly Account[] = [17, 34, 51].map((age, i) => ({ cohort: 'c', i, id: `c/${i}`, fields: { age } }));
  const at = (port: number, secret = 'hush', more: Partial<RestEndpoint> = {}) =>
    scorerFor(rest({ url: `https://localhost:${port}`, model: 'm', path: '/score', columns: ['age'], ready: { path: '/seen' }, tls: { ca }, auth: { kind: 'oauth2', tokenUrl: `https://localhost:${port}/oauth/token`, clientId: 'gate', clientSecret: { env: 'SECRET' }, scope: 'score' }, ...more }), { SECRET: secret });

  it('replaces tokens before they end, asks once more after a refusal, and speaks HTTP/2', async () => {
    const scorer = at(both);
    try {
      await scorer.probe(never);
      let requests = 0;
      for (; (await seenAt(both)).tokens < 4; requests++) {
        for (const [k, reply] of (await scorer.score(accounts, never)).entries()) expect(reply).toMatchObject({ outcome: 'scored', score: (accounts[k]!.fields['age'] as number) / 100 });
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      const before = await seenAt(both);
      // A token is used for four fifths of its life. Where the machine stalls for the last fifth, one is shown too late, refused and replaced; never is one refused that had not ended.
      expect(before).toEqual({ tokens: before.tokens, scored: { 'HTTP/2': requests }, refused: before.late, late: before.late });
      expect(before.late).toBeLessThan(before.tokens - 1);
      expect(before.tokens).toBeLessThan(requests);
      await ask(both, '/revoke', 'POST');
      expect((await Promise.all([1, 2, 3, 4].map(() => scorer.score(accounts, never)))).flat().map(({ outcome }) => outcome)).toEqual(Array.from({ length: 12 }, () => 'scored'));
      const after = await seenAt(both);
      expect(after.refused).toBeGreaterThanOrEqual(1);
      expect(after.refused).toBeLessThanOrEqual(4);
      expect(after.scored).toEqual({ 'HTTP/2': requests + 4 });
      // All who were refused wait for one token; another may have been due meanwhile.
      expect(after.tokens - before.tokens).toBeGreaterThanOrEqual(1);
      expect(after.tokens - before.tokens).toBeLessThanOrEqual(2);
    } finally {
      await scorer.close();
    }
  });

  it.each([
    ['falls back to HTTP/1.1 where HTTP/2 is not offered', () => old, {}],
    ['keeps to HTTP/1.1 where the suite says so', () => both, { http2: false as const }],
  ])('%s', async (_, port, more) => {
    const before = (await seenAt(port())).scored['HTTP/1.1'] ?? 0;
    const scorer = at(port(), 'hush', more);
    try {
      expect((await scorer.score(accounts, never)).map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored']);
    } finally {
      await scorer.close();
    }
    expect((await seenAt(port())).scored['HTTP/1.1']).toBe(before + 1);
  });

  it('a client that the server does not know is an authentication failure, and its secret is told to nobody', async () => {
    const scorer = at(both, 'wrong-secret');
    try {
      const replies = await scorer.score(accounts, never);
      expect(replies.map(({ outcome }) => outcome)).toEqual(['authentication', 'authentication', 'authentication']);
      expect(JSON.stringify(replies)).not.toContain('wrong-secret');
      expect(replies[0]?.detail).toContain('invalid_client');
    } finally {
      await scorer.close();
    }
  });
});
