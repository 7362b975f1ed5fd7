import { createHmac } from 'node:crypto';
import { MlcheckError } from '../errors.js';
import { readSecret } from '../net/credentials.js';
import type { Secret } from '../net/redactor.js';
import { verdictJson } from '../report/verdict-json.js';
import type { Run } from '../run/run.js';
import type { WebhookSpec } from '../suite/sinks-spec.js';
import { sinkClient } from './sink-client.js';
import type { SinkPorts } from './sink.js';

/**
 * POSTs the verdict as JSON ({@link verdictJson}, and `text`: the verdict in one line, which chat servers show). The address may be a secret and may hold a
 * query; it is never printed.
 * @returns what was sent, in words
 */
export async function sendWebhook(run: Run, spec: WebhookSpec, ports: SinkPorts): Promise<string> {
  const summary = verdictJson(run);
  if (spec.on === 'not-pass' && summary.pass === 1) return 'nothing sent: the suite passed';
  const secrets: Secret[] = [];
  const read = (source: Parameters<typeof readSecret>[0], place: string): string => {
    const secret = readSecret(source, ports.environment, place);
    secrets.push(secret);
    return secret.value;
  };
  const { origin, path } = addressOf(typeof spec.url === 'string' ? spec.url : read(spec.url, 'sinks.webhook.url'));
  // The path and query of a hook are what lets one post to it: in no error.
  secrets.push({ name: 'webhook path', value: path.length > 1 ? path : '' });
  const body = JSON.stringify({ ...summary, text: `${summary.verdict.toUpperCase()} ${summary.suite}: ${summary.sentence}` });
  const signature: Readonly<Record<string, string>> = spec.signingKey === undefined ? {} : { 'x-mlcheck-signature': `sha256=${createHmac('sha256', read(spec.signingKey, 'sinks.webhook.signingKey')).update(body).digest('hex')}` };
  const { on: _on, signingKey: _key, ...address } = spec;
  const client = sinkClient('sinks.webhook', { ...address, url: origin, headers: { ...spec.headers, ...signature } }, ports, secrets);
  try {
    const { status } = await client.tell('POST', path, body);
    return `answered ${status}`;
  } finally {
    await client.close();
  }
}

function addressOf(text: string): { readonly origin: string; readonly path: string } {
  let url: URL | undefined;
  try {
    url = new URL(text);
  } catch {
    url = undefined;
  }
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '') {
    throw new MlcheckError('config-invalid', { place: 'sinks.webhook.url', rule: 'must be an http or https URL without user and password', hint: 'its value is not shown: it may be a secret' });
  }
  return { origin: url.origin, path: `${url.pathname}${url.search}` };
}
