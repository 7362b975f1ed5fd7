import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../testing/free-ports.js';
import { startProgram } from '../../testing/start-program.js';

/** An XGBoost model file that MLServer is to serve. */
export interface MlserverModel {
  readonly name: string;
  readonly version: string;
  /** Absolute path of the model in XGBoost's JSON format. */
  readonly file: string;
}

/** Starts a real MLServer of a virtual environment on loopback and waits until all models are loaded. */
export async function startMlserver(venv: string, models: readonly MlserverModel[]): Promise<{ readonly url: string; readonly grpcUrl: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'mlcheck-mlserver-'));
  const [http, grpc, metrics] = await freePorts(3);
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ host: '127.0.0.1', http_port: http, grpc_port: grpc, metrics_port: metrics, parallel_workers: 0, debug: false }));
  for (const { name, version, file } of models) {
    const place = join(folder, `${name}-${version}`);
    mkdirSync(place);
    writeFileSync(join(place, 'model-settings.json'), JSON.stringify({ name, implementation: 'mlserver_xgboost.XGBoostModel', parameters: { uri: file, version } }));
  }
  const url = `http://127.0.0.1:${http}`;
  const ready = [...models.map(({ name, version }) => `${url}/v2/models/${name}/versions/${version}/ready`), `tcp://127.0.0.1:${grpc}`];
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const program = await startProgram(join(venv, 'bin', 'mlserver'), ['start', folder], ready).catch((error: unknown) => {
    remove();
    throw error;
  });
  return { url, grpcUrl: `grpc://127.0.0.1:${grpc}`, close: () => program.close().finally(remove) };
}
