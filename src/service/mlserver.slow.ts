import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exchange, RECORDED } from './testing/recorded-requests.js';
import { startMlserver, type MlserverModel } from './testing/start-mlserver.js';

// A real MLServer beside ours, on the very same model files. Started by fixtures/real-servers/mlserver/check-mlserver.sh, which makes the environment.
const fixtures = (path: string) => fileURLToPath(new URL(`../../fixtures/${path}`, import.meta.url));
const venv = process.env['MLCHECK_MLSERVER_VENV'];
let mlserver: Awaited<ReturnType<typeof startMlserver>>;

beforeAll(async () => {
  if (venv === undefined) throw new Error('MLCHECK_MLSERVER_VENV must name a virtual environment with MLServer: run fixtures/real-servers/mlserver/check-mlserver.sh');
  const models: MlserverModel[] = [{ name: 'oracle', version: '1', file: fixtures('oracles/service/xgboost-3.2.0.model.json') }];
  mlserver = await startMlserver(venv, models);
});
afterAll(async () => {
  await mlserver?.close();
});

describe('contract: the recorded replies are what MLServer says', () => {
  test.each(Object.entries(RECORDED))('%s', async (name, request) => {
    const reply = await exchange(mlserver.url, request);
    await expect(`${JSON.stringify(reply, null, 2)}\n`).toMatchFileSnapshot(fixtures(`real-servers/mlserver/replies/${name}.json`));
  });
});
