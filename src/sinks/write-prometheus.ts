import { join, resolve } from 'node:path';
import type { Run } from '../run/run.js';
import { writeAtomically } from '../run/run-folder.js';
import type { PrometheusSpec } from '../suite/sinks-spec.js';
import { prometheusText } from './prometheus-text.js';
import { sinkClient } from './sink-client.js';
import type { SinkPorts } from './sink.js';

/** Writes `mlcheck-<suite>.prom`, whole or not at all, for node_exporter's textfile collector. @returns the file */
export function writePrometheusFile(run: Run, folder: string, { root }: SinkPorts): string {
  const file = join(resolve(root, folder), `mlcheck-${run.suite.name.replace(/[^a-z0-9-]/g, '_')}.prom`);
  writeAtomically(file, prometheusText(run));
  return file;
}

/**
 * Replaces the group of this suite in a Pushgateway, so that series of the run before do not linger. Groups are named by job, suite and what `grouping` adds.
 * @returns the group's path
 */
export async function pushPrometheus(run: Run, spec: NonNullable<PrometheusSpec['pushgateway']>, ports: SinkPorts): Promise<string> {
  const group = [['job', spec.job ?? 'mlcheck'] as const, ['suite', run.suite.name] as const, ...Object.entries(spec.grouping ?? {})];
  const path = `/metrics/${group.map(([name, value]) => segment(name, value)).join('/')}`;
  const client = sinkClient('sinks.prometheus.pushgateway', spec, ports);
  try {
    await client.tell('PUT', path, prometheusText(run), 'text/plain; version=0.0.4; charset=utf-8');
  } finally {
    await client.close();
  }
  return path;
}

/** A label of the group; a value with a slash, or none, travels as base64, as the Pushgateway wants it. */
function segment(name: string, value: string): string {
  if (value !== '' && !value.includes('/')) return `${name}/${encodeURIComponent(value)}`;
  return `${name}@base64/${value === '' ? '=' : Buffer.from(value, 'utf8').toString('base64url')}`;
}
