import { grpcAddress } from '../../net/grpc-address.js';
import type { HttpResponse } from '../../net/http-client.js';
import { MlcheckError } from '../../errors.js';
import { connect } from '../connection.js';
import { openInference } from '../endpoint.js';
import { discoverOpenInference } from './discover-open-inference.js';
import { answered, type Discovery, type DiscoveryAsk, type DiscoveryTarget, type DiscoveryWay } from './discovery.js';
import { callOf, restReply } from './open-inference-grpc.js';

/**
 * An Open Inference server by its gRPC port; undefined where something else answers. The URL is `grpc://host:port` or that of http, whose place it takes.
 * @throws MlcheckError `endpoint-unreachable` for a `grpc:` URL where nothing listens, `endpoint-unauthorised`, `endpoint-wrong-model`
 */
export async function discoverGrpc(target: DiscoveryTarget, { version, environment = {} }: DiscoveryWay, signal: AbortSignal): Promise<Discovery | undefined> {
  const { url, auth, headers } = target;
  const meant = grpcAddress(url, url);
  // The address of a page is no gRPC port.
  if (meant === undefined && /^https?:\/\/[^/]+\/+[^/]/i.test(url)) return undefined;
  const at = meant ?? grpcAddress(url.replace(/^http(s?):/i, 'grpc$1:').replace(/\/+$/, ''), url);
  if (at === undefined) return undefined;
  const endpoint = openInference({ url: at.href, model: '', inputs: [], output: { name: '' }, timeoutMs: 5_000, ...(auth === undefined ? {} : { auth }), ...(headers === undefined ? {} : { headers }) });
  const { send, redact, authenticated, close } = connect(endpoint, { arm: 'candidate', environment, version, now: () => 0 });
  const ask = async (path: string): Promise<HttpResponse> => {
    const call = callOf(path);
    return restReply(answered(await send(call, signal), `${at.href}${call.path}`, authenticated, redact));
  };
  try {
    return await discoverOpenInference(target, Object.assign(ask as DiscoveryAsk, { href: at.href }));
  } catch (error) {
    if (meant === undefined && error instanceof MlcheckError && error.code === 'endpoint-unreachable') return undefined;
    throw error;
  } finally {
    await close();
  }
}
