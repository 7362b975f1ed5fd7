import { loopbackServer, type LoopbackServer, type Said } from './loopback-server.js';

export interface FakeMlflow extends LoopbackServer {
  readonly metrics: ReadonlyMap<string, number>;
  /** In the order in which they were set. */
  readonly versionTags: readonly { readonly name: string; readonly version: string; readonly key: string; readonly value: string }[];
}

/** As much of MLflow's REST API as recording a run needs; the replies are those that a real server gave. */
export async function fakeMlflow(): Promise<FakeMlflow> {
  const metrics = new Map<string, number>();
  const versionTags: FakeMlflow['versionTags'][number][] = [];
  const answers: Readonly<Record<string, (body: string) => Said>> = {
    'GET experiments/get-by-name': () => ({ status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'Could not find experiment' } }),
    'POST experiments/create': () => ({ status: 200, body: { experiment_id: '4' } }),
    'POST runs/create': () => ({ status: 200, body: { run: { info: { run_id: 'run-1', artifact_uri: 'mlflow-artifacts:/4/run-1/artifacts' } } } }),
    'POST runs/log-batch': (body) => {
      for (const { key, value } of (JSON.parse(body) as { metrics: { key: string; value: number }[] }).metrics) metrics.set(key, value);
      return { status: 200, body: {} };
    },
    'POST runs/update': () => ({ status: 200, body: { run_info: {} } }),
    'POST model-versions/set-tag': (body) => {
      versionTags.push(JSON.parse(body) as FakeMlflow['versionTags'][number]);
      return { status: 200, body: {} };
    },
  };
  const server = await loopbackServer(({ method, url, body }) => {
    if (method === 'PUT' && url.startsWith('/api/2.0/mlflow-artifacts/artifacts/')) return { status: 200, body: {} };
    const path = url.replace('/api/2.0/mlflow/', '').split('?', 1)[0]!;
    return answers[`${method} ${path}`]?.(body) ?? { status: 404, body: { error_code: 'ENDPOINT_NOT_FOUND' } };
  });
  return { ...server, metrics, versionTags };
}
