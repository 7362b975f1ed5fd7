import type { Run } from '../run/run.js';
import type { SinksSpec } from '../suite/sinks-spec.js';
import { recordInMlflow } from './record-in-mlflow.js';
import { sendWebhook } from './send-webhook.js';
import type { SinkPorts, SinkReport } from './sink.js';
import { pushPrometheus, writePrometheusFile } from './write-prometheus.js';

/**
 * Sends a run to every sink of the configuration, side by side. Best-effort: whatever fails is a report, never an error, and nothing of it can change the run.
 * @param dir folder of the run, with its reports
 * @returns one report a sink, in the order of the configuration's documentation
 */
export async function sendToSinks(run: Run, dir: string, { mlflow, prometheus, webhook }: SinksSpec, ports: SinkPorts): Promise<readonly SinkReport[]> {
  const textFolder = prometheus?.textFolder;
  const pushgateway = prometheus?.pushgateway;
  return Promise.all([
    ...(mlflow === undefined ? [] : [attempt('mlflow', () => recordInMlflow(run, dir, mlflow, ports))]),
    ...(textFolder === undefined ? [] : [attempt('prometheus', async () => writePrometheusFile(run, textFolder, ports))]),
    ...(pushgateway === undefined ? [] : [attempt('pushgateway', () => pushPrometheus(run, pushgateway, ports))]),
    ...(webhook === undefined ? [] : [attempt('webhook', () => sendWebhook(run, webhook, ports))]),
  ]);
}

async function attempt(sink: SinkReport['sink'], send: () => Promise<string>): Promise<SinkReport> {
  try {
    return { sink, ok: true, detail: await send() };
  } catch (error) {
    return { sink, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}
