import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** An XGBoost model file that MLServer is to serve. */
export interface MlserverModel {
  readonly name: string;
  readonly version: string;
  /** Absolute path of the model in XGBoost's JSON format. */
  readonly file: string;
}

/** Starts a real MLServer of a virtual environment on loopback and waits until all models are loaded. */
export async function startMlserver(venv: string, models: readonly MlserverModel[]): Promise<{ readonly url: string; close(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'mlcheck-mlserver-'));
  const [http, grpc, metrics] = await freePorts(3);
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ host: '127.0.0.1', http_port: http, grpc_port: grpc, metrics_port: metrics, parallel_workers: 0, debug: false }));
  for (const { name, version, file } of models) {
    const place = join(folder, `${name}-${version}`);
    mkdirSync(place);
    writeFileSync(join(place, 'model-settings.json'), JSON.stringify({ name, implementation: 'mlserver_xgboost.XGBoostModel', parameters: { uri: file, version } }));
  }
  const child = spawn(join(venv, 'bin', 'mlserver'), ['start', folder], { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  child.stdout.on('data', (text: Buffer) => (log += text.toString()));
  child.stderr.on('data', (text: Buffer) => (log += text.toString()));
  let ended = '';
  const exited = new Promise<void>((resolve) => {
    child.once('error', (error) => resolve(void (ended = error.message)));
    child.once('exit', (code, signal) => resolve(void (ended = `exit ${signal ?? code}`)));
  });
  const close = async (): Promise<void> => {
    if (ended === '') child.kill('SIGTERM');
    const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await exited;
    clearTimeout(late);
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${http}`;
  const until = Date.now() + 120_000;
  const ready = async (): Promise<boolean> => {
    const replies = await Promise.all(models.map(({ name, version }) => fetch(`${url}/v2/models/${name}/versions/${version}/ready`).then((reply) => reply.status, () => 0)));
    return replies.every((status) => status === 200);
  };
  while (!(await ready())) {
    if (ended !== '' || Date.now() > until) {
      await close();
      throw new Error(`MLServer did not start (${ended || 'timeout'}):\n${log.slice(0, 6000)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 250));
  }
  return { url, close };
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
