import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePorts } from '../src/testing/start-program.js';
import { discover } from '../src/scoring/dialects/discover.js';
import { torchServe } from '../src/scoring/dialects/rest-presets.js';
import { peer, venvOf } from './testing/peer.js';
import { fixture, fraudRisk, scratch, startRealServer, type RealServer } from './testing/real-server.js';
import { expectSameScores, FEATURES, GOLDEN, POISON, referenceScores, scoredBy } from './testing/same-scores.js';

const torchserve = peer('torchserve', 'TorchServe');

describe.skipIf(torchserve.skipped)(`oracle: ${torchserve.title}`, () => {
  const folder = scratch('torchserve');
  let server: RealServer;
  let reference: readonly number[];
  beforeAll(async () => {
    const bin = join(venvOf(torchserve), 'bin');
    const env = { PATH: `${bin}:${process.env['PATH'] ?? ''}`, LOG_LOCATION: folder.path, METRICS_LOCATION: folder.path, TEMP: folder.path };
    execFileSync(join(bin, 'torch-model-archiver'), ['--model-name', 'fraud-risk', '--version', '2.0', '--serialized-file', fraudRisk('2'), '--handler', fixture('real-servers/torchserve/handler.py'), '--export-path', folder.path], { env: { ...process.env, ...env }, stdio: 'pipe' });
    const [management, metrics, grpc, grpcManagement] = await freePorts(4);
    const config = join(folder.path, 'config.properties');
    const start = (port: number): readonly [string, readonly string[]] => {
      const address = (at: number | undefined): string => `http://127.0.0.1:${at}`;
      writeFileSync(config, `${readFileSync(fixture('real-servers/torchserve/config.properties'), 'utf8')}inference_address=${address(port)}\nmanagement_address=${address(management)}\nmetrics_address=${address(metrics)}\ngrpc_inference_port=${grpc}\ngrpc_management_port=${grpcManagement}\n`);
      return [join(bin, 'torchserve'), ['--start', '--foreground', '--ncs', '--ts-config', config, '--model-store', folder.path, '--models', 'fraud-risk=fraud-risk.mar', '--disable-token-auth']];
    };
    [server, reference] = await Promise.all([startRealServer(start, { readyPath: '/ping', env, cwd: folder.path }), referenceScores('2')]);
  });
  afterAll(async () => {
    await server?.close();
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
  });
});
