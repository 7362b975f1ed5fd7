import { isMlcheckError, MlcheckError } from '../../errors.js';
import { discoverAppServers } from './discover-app-servers.js';
import { discoverGrpc } from './discover-grpc.js';
import { discoverMlflow } from './discover-mlflow.js';
import { discoverOpenApi } from './discover-openapi.js';
import { discoverOpenInference } from './discover-open-inference.js';
import { discoverV1 } from './discover-v1.js';
import { withServer, type Discovery, type DiscoveryTarget } from './discovery.js';

/** The kinds of server, the one that says most of itself first. KServe speaks two protocols on one port: the one that tells its inputs is taken. */
const KINDS = [discoverOpenInference, discoverV1, discoverMlflow, discoverOpenApi, discoverAppServers] as const;

/**
 * Finds out which protocol a server speaks, so that an endpoint can be declared from a bare address: Open Inference (REST, or a gRPC port), KServe V1, TensorFlow Serving, MLflow,
 * a service with an OpenAPI document, or one of the servers of {@link discoverAppServers}. The first that tells its inputs is taken; else the first that was recognised, with gaps to fill.
 * @throws MlcheckError `config-invalid` for an unusable URL, `endpoint-unreachable`, `endpoint-unauthorised`, `endpoint-wrong-model` (with the models that the server
 * names, where it does), `endpoint-unusable` for a server that none of these is
 */
export async function discover(target: DiscoveryTarget, how: { readonly version: string }, signal: AbortSignal): Promise<Discovery> {
  if (/^grpcs?:/i.test(target.url)) {
    const found = await discoverGrpc(target, how.version, signal);
    if (found !== undefined) return found;
    throw new MlcheckError('endpoint-unusable', { place: target.url, rule: 'must be an Open Inference server over gRPC', hint: 'is this the right port? Over HTTP the URL begins with http://' });
  }
  return overHttp(target, how.version, signal).catch(async (error: unknown) => {
    // A gRPC port does not speak HTTP/1.1.
    const found = isMlcheckError(error) && error.code === 'endpoint-unreachable' ? await discoverGrpc(target, how.version, signal) : undefined;
    if (found === undefined) throw error;
    return found;
  });
}

async function overHttp(target: DiscoveryTarget, version: string, signal: AbortSignal): Promise<Discovery> {
  return withServer(target.url, version, signal, async (ask) => {
    let incomplete: Discovery | undefined;
    let named: MlcheckError | undefined;
    for (const kind of KINDS) {
      try {
        const found = await kind(target, ask);
        if (found?.account !== undefined) return found;
        // The V1 protocol is the plainer one where neither tells its inputs.
        if (found !== undefined && (incomplete === undefined || kind === discoverV1)) incomplete = found;
      } catch (error) {
        if (!isMlcheckError(error) || error.code !== 'endpoint-wrong-model') throw error;
        named ??= error;
      }
    }
    if (incomplete !== undefined) return incomplete;
    if (named !== undefined) throw named;
    throw new MlcheckError('endpoint-unusable', {
      place: ask.href,
      rule: 'must be a kind of server that can be told from outside (Open Inference over REST or gRPC, KServe V1, TensorFlow Serving, MLflow, BentoML, LitServe, Ray Serve, Seldon Core, TorchServe, or one with an OpenAPI document)',
      hint: 'is a path missing behind the port? Every other service can be declared in a suite with rest({...}): docs/dialects.md',
    });
  });
}
