import { grpcAddress } from '../../net/grpc-address.js';
import { grpcClient } from '../../net/grpc-client.js';
import type { HttpResponse } from '../../net/http-client.js';
import { OPEN_INFERENCE_SERVICE } from '../../net/open-inference-service.js';
import { MlcheckError } from '../../errors.js';
import { discoverOpenInference } from './discover-open-inference.js';
import type { Discovery, DiscoveryAsk, DiscoveryTarget } from './discovery.js';
import { callOf, restReply } from './open-inference-grpc.js';

/**
 * An Open Inference server by its gRPC port; undefined where something else answers. The URL is `grpc://host:port` or that of http, whose place it takes.
 * @throws MlcheckError `endpoint-unreachable` for a `grpc:` URL where nothing listens, `endpoint-unauthorised`, `endpoint-wrong-model`
 */
export async function discoverGrpc(target: DiscoveryTarget, version: string, signal: AbortSignal): Promise<Discovery | undefined> {
  const { url } = target;
  const meant = grpcAddress(url, url);
  const at = meant ?? grpcAddress(url.replace(/^http(s?):/i, 'grpc$1:').replace(/\/+$/, ''), url);
  if (at === undefined) return undefined;
  const client = grpcClient(at.address, OPEN_INFERENCE_SERVICE, { secure: at.secure, userAgent: `mlcheck/${version}` });
  const ask = async (path: string): Promise<HttpResponse> => {
    const call = callOf(path);
    const reply = await client.request({ method: call.method, path: call.path, headers: { 'x-mlcheck-synthetic': '1' }, body: String(call.body), timeoutMs: 5_000 }, signal);
    const place = `${at.href}${call.path}`;
    if (!reply.ok) throw new MlcheckError('endpoint-unreachable', { place, rule: 'must answer', value: reply.detail, hint: 'is the server started, and is the port right?' });
    if (reply.status === 401 || reply.status === 403) throw new MlcheckError('endpoint-unauthorised', { place, rule: 'must be readable without credentials to be found out', value: `HTTP ${reply.status}`, hint: 'declare the endpoint in a suite, with `auth`, and try that: mlcheck validate target SUITE' });
    return restReply(reply);
  };
  try {
    return await discoverOpenInference(target, Object.assign(ask as DiscoveryAsk, { href: at.href }));
  } catch (error) {
    if (meant === undefined && error instanceof MlcheckError && error.code === 'endpoint-unreachable') return undefined;
    throw error;
  } finally {
    await client.close();
  }
}
