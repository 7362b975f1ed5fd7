import { didYouMean } from '../../did-you-mean.js';
import { isMlcheckError, MlcheckError } from '../../errors.js';
import { discoverAppServers } from './discover-app-servers.js';
import { discoverCloudContainers } from './discover-cloud-containers.js';
import { discoverGrpc } from './discover-grpc.js';
import { discoverMlflow } from './discover-mlflow.js';
import { discoverOpenApi } from './discover-openapi.js';
import { discoverOpenInference } from './discover-open-inference.js';
import { discoverV1 } from './discover-v1.js';
import { withGiven } from './discovered-field.js';
import { discovered, withServer, type Discovery, type DiscoveryTarget, type DiscoveryWay } from './discovery.js';

/** The kinds of server, the one that says most of itself first. KServe speaks two protocols on one port: the one that tells its inputs is taken. */
const KINDS = [discoverOpenInference, discoverV1, discoverMlflow, discoverOpenApi, discoverAppServers, discoverCloudContainers] as const;

/**
 * Finds out which protocol a server speaks, so that an endpoint can be declared from a bare address: Open Inference (REST, or a gRPC port), KServe V1, TensorFlow Serving, MLflow,
 * a service with an OpenAPI document, or one of the servers of {@link discoverAppServers} and {@link discoverCloudContainers}. The first that tells its inputs is taken; else the first that was recognised, with gaps to fill.
 * @throws MlcheckError `config-invalid` for an unusable URL, `endpoint-unreachable`, `endpoint-unauthorised`, `endpoint-wrong-model` (with the models that the server
 * names, where it does), `endpoint-unusable` for a server that none of these is
 */
export async function discover(target: DiscoveryTarget, how: DiscoveryWay, signal: AbortSignal): Promise<Discovery> {
  const found = await (/^grpcs?:/i.test(target.url) ? overGrpc(target, how, signal) : atServerOrPage(target, how, signal).catch(async (error: unknown) => {
    // A gRPC port does not speak HTTP/1.1.
    const other = isMlcheckError(error) && error.code === 'endpoint-unreachable' ? await discoverGrpc(target, how, signal) : undefined;
    if (other === undefined) throw error;
    return other;
  }));
  return asGiven(found, target);
}

/** The discovery with the user's credentials in the endpoint, and what the user knows of its fields. */
function asGiven({ endpoint, declaration: { constructor, values }, fields: told, account: _account, suiteLines: _lines, ...more }: Discovery, { auth, headers, fields: given }: DiscoveryTarget): Discovery {
  const credentials = { ...(auth === undefined ? {} : { auth }), ...(headers === undefined ? {} : { headers }) };
  const unknown = told.length === 0 ? undefined : given?.find(({ name }) => !told.some((field) => field.name === name));
  if (unknown !== undefined) throw new MlcheckError('usage', { place: '--field', rule: 'must name a field that the server takes', value: unknown.name, hint: `${didYouMean(unknown.name, told.map(({ name }) => name))}; a server that does not name its fields takes as many names as it has` });
  const made = discovered(constructor, () => ({ ...endpoint, ...credentials }), { ...values, ...credentials }, { fields: withGiven(told, given) });
  return { ...made, ...more };
}

async function overGrpc(target: DiscoveryTarget, how: DiscoveryWay, signal: AbortSignal): Promise<Discovery> {
  const found = await discoverGrpc(target, how, signal);
  if (found !== undefined) return found;
  throw new MlcheckError('endpoint-unusable', { place: target.url, rule: 'must be an Open Inference server over gRPC', hint: 'is this the right port? Over HTTP the URL begins with http://' });
}

/** A server by its address, or by that of the page that scores (`http://127.0.0.1:8000/predict`, `.../v2/models/fraud/infer`): then the server is behind the path. */
async function atServerOrPage(target: DiscoveryTarget, how: DiscoveryWay, signal: AbortSignal): Promise<Discovery> {
  return overHttp(target, how, signal).catch(async (error: unknown) => {
    const [, origin, path] = /^(https?:\/\/[^/]+)(\/[^?#]*[^/?#])\/*(?:[?#].*)?$/i.exec(target.url) ?? [];
    if (origin === undefined || path === undefined || !isMlcheckError(error) || error.code !== 'endpoint-unusable') throw error;
    const [, model, version] = /\/v[12]\/models\/([^/:]+)(?:\/versions\/([^/:]+))?/.exec(path) ?? [];
    const named = { ...(model === undefined ? {} : { model: decodeURIComponent(model) }), ...(version === undefined ? {} : { version: decodeURIComponent(version) }) };
    // The path of a gateway may stand before the service's own: `/team/score` is the page `/score` of the server at `/team`.
    for (const cut of new Set([0, path.lastIndexOf('/')])) {
      const found = await overHttp({ ...named, ...target, url: origin + path.slice(0, cut), path: path.slice(cut) }, how, signal).catch((second: unknown) => {
        if (!isMlcheckError(second) || second.code !== 'endpoint-unusable') throw second;
      });
      if (found !== undefined) return found;
    }
    throw error;
  });
}

/** Front doors of clouds tell nothing of what is behind them: the preset that is for each. */
const PLATFORMS: readonly (readonly [host: RegExp, name: string, preset: string])[] = [
  [/^runtime\.sagemaker\..+\.amazonaws\.com/i, 'SageMaker', "sagemaker({ url, model, endpointName, columns, auth: { kind: 'sigv4', ... } })"],
  [/-aiplatform\.googleapis\.com$/i, 'Vertex AI', "vertexAi({ url, model, resource: 'projects/P/locations/L/endpoints/E', columns, auth })"],
  [/\.inference\.ml\.azure\.(com|us|cn)$/i, 'Azure ML', 'azureMl({ url, model, deployment, columns, auth })'],
  [/\.(azuredatabricks\.net|databricks\.com)$/i, 'Databricks', 'databricks({ url, model, columns, auth })'],
];

/** For the address of a cloud's front door: what it is, and the preset that is for it. */
export function platformHint(url: string): string | undefined {
  const host = URL.canParse(url) ? new URL(url).hostname : '';
  const found = PLATFORMS.find(([known]) => known.test(host));
  return found === undefined ? undefined : `this is the front door of ${found[1]}, which does not describe its models: declare it in a suite with ${found[2]}: docs/dialects.md`;
}

async function overHttp(target: DiscoveryTarget, how: DiscoveryWay, signal: AbortSignal): Promise<Discovery> {
  // Its requests are signed, which no flag says: it would only refuse.
  if (/^https?:\/\/runtime\.sagemaker\./i.test(target.url)) throw new MlcheckError('endpoint-unusable', { place: target.url, rule: 'must be a server that can be told from outside', hint: platformHint(target.url) ?? '' });
  return withServer(target, how, signal, async (ask) => {
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
      rule: 'must be a kind of server that can be told from outside (Open Inference over REST or gRPC, KServe V1, TensorFlow Serving, MLflow, BentoML, LitServe, Ray Serve, Seldon Core, TorchServe, a container of SageMaker, Vertex AI or Azure ML, or one with an OpenAPI document)',
      hint: platformHint(target.url) ?? 'is a path missing behind the port? Every other service can be declared in a suite with rest({...}): docs/dialects.md',
    });
  });
}
