import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from '../src/testing/free-ports.js';
import { startProgram } from '../src/testing/start-program.js';
import { discover } from '../src/scoring/dialects/discover.js';
import type { RestEndpoint } from '../src/scoring/dialects/rest.js';
import { torchServe } from '../src/scoring/dialects/rest-presets.js';
import { firstVerdict, gatingVerdicts } from './testing/first-verdict.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, fraudRisk, scratch, type RealServer } from './testing/real-server.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy, scorerFor } from './testing/same-scores.js';

const torchserve = peer('torchserve', 'TorchServe');

describe.skipIf(torchserve.skipped)(`oracle: ${torchserve.title}`, () => {
  const folder = scratch('torchserve');
  let server: RealServer;
  let reference: readonly number[];
  /** As it starts by itself: it asks for a token. */
  let guarded: RealServer;
  let token: string;
  beforeAll(async () => {
    const bin = join(venvOf(torchserve), 'bin');
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, LOG_LOCATION: folder.path, METRICS_LOCATION: folder.path, TEMP: folder.path };
    execFileSync(join(bin, 'torch-model-archiver'), ['--model-name', 'fraud-risk', '--version', '2.0', '--serialized-file', fraudRisk('2'), '--handler', fixture('real-servers/torchserve/handler.py'), '--export-path', folder.path], { env: { ...process.env, ...env }, stdio: 'pipe' });
    // Each has a folder of its own for its process id and, the second, its tokens.
    const start = async (name: string, words: readonly string[]): Promise<RealServer> => {
      const [inference, management, metrics, grpc, grpcManagement] = await freePorts(5);
      const place = join(folder.path, name);
      mkdirSync(place);
      const config = join(place, 'config.properties');
      const address = (at: number | undefined): string => `http://127.0.0.1:${at}`;
      writeFileSync(config, `${readFileSync(fixture('real-servers/torchserve/config.properties'), 'utf8')}inference_address=${address(inference)}\nmanagement_address=${address(management)}\nmetrics_address=${address(metrics)}\ngrpc_inference_port=${grpc}\ngrpc_management_port=${grpcManagement}\n`);
      const program = await startProgram(join(bin, 'torchserve'), ['--start', '--foreground', '--ncs', '--ts-config', config, '--model-store', folder.path, '--models', 'fraud-risk=fraud-risk.mar', ...words], [`${address(metrics)}/metrics`], { env: { ...env, LOG_LOCATION: place, METRICS_LOCATION: place, TEMP: place }, cwd: place });
      return { ...program, url: address(inference) };
    };
    [server, reference] = await Promise.all([start('open', ['--disable-token-auth']), referenceScores('2')]);
    guarded = await start('guarded', []);
    token = (JSON.parse(readFileSync(join(folder.path, 'guarded', 'key_file.json'), 'utf8')) as { inference: { key: string } }).inference.key;
  });
  afterAll(async () => {
    await Promise.all([server?.close(), guarded?.close()]);
    folder.remove();
  });

  const endpoint = (version?: string) => torchServe({ url: server.url, model: 'fraud-risk', ...(version === undefined ? {} : { version }), columns: [...FEATURES], booleans: 'number', batchSize: 250 });

  it.each([[undefined], ['2.0']])('the same scores, version %s in the path', async (version) => {
    const { replies } = await scoredBy(endpoint(version));
    expectSameScores(replies, reference, '2');
    expect(new Set(replies.map(({ servedVersion }) => servedVersion))).toEqual(new Set([version]));
  });

  it('a version that it does not have is an invalid request', async () => {
    const { replies } = await scoredBy(endpoint('9.0'), GOLDEN.slice(0, 1));
    expect(replies).toMatchObject([{ outcome: 'invalid-request', detail: expect.stringContaining('HTTP 404') as string }]);
  });

  it('a model that raises is a model error of that account alone', async () => {
    const { replies } = await scoredBy(endpoint(), [...GOLDEN.slice(0, 3), POISON]);
    expect(replies.map(({ outcome }) => outcome)).toEqual(['scored', 'scored', 'scored', 'model-error']);
  });

  it('is found out from its address and the name of the model', async () => {
    const found = await discover({ url: server.url, model: 'fraud-risk' }, { version: '0' }, new AbortController().signal);
    expect(found.suiteLines).toContain('candidate: torchServe({');
    expect(found.fields).toHaveLength(FEATURES.length);
  });

  it('refuses a token with status 400, which says nothing about the model or the request', async () => {
    const auth = { kind: 'bearer', token: { env: 'TOKEN' } } as const;
    const never = new AbortController().signal;
    const at = (environment: Readonly<Record<string, string>>, given: object) => discover({ url: guarded.url, model: 'fraud-risk', ...given }, { version: '0', environment }, never);
    await expect(at({}, {})).rejects.toMatchObject({ code: 'endpoint-unauthorised', rule: 'wants credentials' });
    await expect(at({ TOKEN: 'wrong' }, { auth })).rejects.toMatchObject({ code: 'endpoint-unauthorised', rule: 'must accept the credentials' });
    const { endpoint: found } = await at({ TOKEN: token }, { auth });
    const scored = async (environment: Readonly<Record<string, string>>) => {
      const scorer = scorerFor({ ...found, columns: [...FEATURES], booleans: 'number' } as RestEndpoint, environment);
      return { probed: await scorer.probe(never).catch((error: unknown) => error), replies: await scorer.score(GOLDEN.slice(0, 2), never).finally(() => scorer.close()) };
    };
    await expect(scored({ TOKEN: token })).resolves.toMatchObject({ probed: { model: 'fraud-risk' } });
    await expect(scored({ TOKEN: 'wrong' })).resolves.toMatchObject({ probed: { code: 'endpoint-unauthorised' }, replies: [{ outcome: 'authentication' }, { outcome: 'authentication' }] });
  });

  it('one address, the name of its model and a token, then a verdict', async () => {
    const first = await firstVerdict(guarded.url, 'first', ['--model', 'fraud-risk', '--bearer', 'TOKEN'], { TOKEN: token });
    expect(first.said).toContain('64 of 64 made-up accounts scored');
    expect(gatingVerdicts(first)).toEqual({ contract: 'pass', determinism: 'pass', consistency: 'pass', 'error-rate': 'pass' });
  });
});
