import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MlcheckError } from '../errors.js';
import { errorAnswer, jsonAnswer, type Answer } from './answer.js';
import { answerInfer, type InferState } from './answer-infer.js';
import { parseFaults, type Faults } from './faults.js';
import { loadModels, packagedModels, type ServedModel, type ServedVersion } from './model-repository.js';
import { readBody } from './read-body.js';
import { Refusal } from './refusal.js';
import { routeOf, type Route } from './route.js';

export interface ServiceOptions {
  /** Folder of `<model>/<version>/{serving.json, model.json}`; default: the package's own models. */
  readonly modelsDir?: string;
  /** Names of the models to load; default all. */
  readonly models?: readonly string[];
  /** Default 0: any free port. */
  readonly port?: number;
  /** A loopback address; default `127.0.0.1`. */
  readonly host?: string;
  /** As `--fault` takes them: `latency=20ms`. */
  readonly faults?: readonly string[];
  /** Largest request body in bytes; default 16 MiB. */
  readonly bodyLimit?: number;
  /** What `die-after` does; default: all connections end and the port is closed. */
  readonly die?: () => void;
}

/** What the service counted since it started. */
export interface ServiceStats {
  readonly requests: number;
  readonly infers: number;
  /** Rows scored. */
  readonly rows: number;
  /** Requests by method and route, `POST /v2/models/M/infer`; unknown paths are `other`. */
  readonly routes: Readonly<Record<string, number>>;
  /** Answers by status; broken connections are `reset` and `half`. */
  readonly answers: Readonly<Record<string, number>>;
}

/** A running service. */
export interface Service {
  /** `http://127.0.0.1:PORT`, without a slash at the end. */
  readonly url: string;
  readonly models: readonly ServedModel[];
  stats(): ServiceStats;
  /** Ends all connections and frees the port. */
  close(): Promise<void>;
}

/**
 * Starts the reference inference service: the Open Inference Protocol V2 over REST, for XGBoost models, on loopback only.
 * @throws MlcheckError `usage` for a bad fault, host, port or folder; `file-invalid` for a broken model
 */
export async function startService(options: ServiceOptions = {}): Promise<Service> {
  const faults = parseFaults(options.faults ?? []);
  const host = options.host ?? '127.0.0.1';
  if (!/^(127(\.\d{1,3}){3}|::1|localhost)$/.test(host)) throw new MlcheckError('usage', { place: '--host', rule: 'must be a loopback address', value: host });
  const port = options.port ?? 0;
  if (!(Number.isInteger(port) && port >= 0 && port <= 65535)) throw new MlcheckError('usage', { place: '--port', rule: 'must be a whole number from 0 to 65535', value: port });
  const models = await loadModels(options.modelsDir ?? packagedModels(), options.models);
  checkInvert(faults, models);

  const state = { infers: 0, rows: 0, turns: new Map<ServedVersion, number>(), stalledUntil: 0, requests: 0, gated: 0 };
  const routes: Record<string, number> = {};
  const answers: Record<string, number> = {};
  const stats = (): ServiceStats => ({ requests: state.requests, infers: state.infers, rows: state.rows, routes: { ...routes }, answers: { ...answers } });

  const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
    void handle(request)
      .catch((error: unknown) => (error instanceof Refusal ? errorAnswer(error.status, error.message, error.headers) : errorAnswer(500, 'Internal error.')))
      .then((answer) => {
        // The client went away while it was sending: nobody is there to be answered.
        if (answer === undefined || (request.destroyed && !request.complete)) return;
        const key = answer.broken ?? String(answer.status);
        answers[key] = (answers[key] ?? 0) + 1;
        send(response, answer);
      });
  });
  // Small replies must not wait for the acknowledgement of the one before.
  server.on('connection', (socket) => socket.setNoDelay(true));

  /** Undefined when the service dies instead of answering. */
  async function handle(request: IncomingMessage): Promise<Answer | undefined> {
    state.requests += 1;
    const route = counted(request);
    authorise(route, request, faults);
    switch (route.kind) {
      case 'server':
        return jsonAnswer(200, { name: 'mlcheck-reference', version: '1', extensions: [] });
      case 'live':
        return jsonAnswer(200, { live: true });
      case 'stats':
        return jsonAnswer(200, stats());
      case 'models':
        return jsonAnswer(200, { models: models.map((model) => model.name) });
      case 'ready':
        gate('Service is not ready.');
        return jsonAnswer(200, { ready: true });
    }
    const { model, version } = find(models, route);
    if (route.kind === 'model') return jsonAnswer(200, metadata(model, version));
    if (route.kind === 'model-ready') {
      gate(`Model ${model.name} is not ready.`);
      return jsonAnswer(200, { name: model.name, ready: true });
    }
    const k = state.infers;
    state.infers += 1;
    if (faults.dieAfter !== undefined && k >= faults.dieAfter) {
      (options.die ?? (() => void close()))();
      return undefined;
    }
    const body = await readBody(request, options.bodyLimit ?? 16 * 2 ** 20);
    gate(`Model ${model.name} is not ready.`);
    return answerInfer(body, model, version, faults, state satisfies InferState, k);
  }

  function counted(request: IncomingMessage): Route {
    let name = 'other';
    try {
      const route = routeOf(request.method ?? 'GET', request.url ?? '/');
      name = `${request.method} ${route.name}`;
      return route;
    } finally {
      routes[name] = (routes[name] ?? 0) + 1;
    }
  }

  function gate(message: string): void {
    state.gated += 1;
    if (state.gated <= (faults.notReady ?? 0)) throw new Refusal(503, message);
  }

  function close(): Promise<void> {
    return new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => reject(new MlcheckError('usage', { place: '--port', rule: `must be free on ${host} (${cause.code})`, value: port, hint: 'Leave the port out: a free one is taken.', cause })));
    server.listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  return { url: `http://${address.family === 'IPv6' ? `[${address.address}]` : address.address}:${address.port}`, models, stats, close };
}

function send(response: ServerResponse, answer: Answer): void {
  if (answer.broken === 'reset') {
    response.socket?.resetAndDestroy();
    return;
  }
  response.writeHead(answer.status, { ...answer.headers, 'content-type': answer.type, 'content-length': Buffer.byteLength(answer.body) });
  if (answer.broken === 'half') response.write(Buffer.from(answer.body).subarray(0, answer.body.length >> 1), () => response.socket?.destroySoon());
  // As a string, so that head and body leave in one write.
  else response.end(answer.body);
}

function authorise(route: Route, request: IncomingMessage, faults: Faults): void {
  if (faults.token === undefined || route.kind === 'live' || route.kind === 'stats') return;
  if (faults.token !== null && request.headers.authorization === `Bearer ${faults.token}`) return;
  throw new Refusal(401, 'Missing or wrong bearer token.', { 'www-authenticate': 'Bearer' });
}

function find(models: readonly ServedModel[], route: Route): { readonly model: ServedModel; readonly version: ServedVersion } {
  const model = models.find(({ name }) => name === route.model);
  if (model === undefined) throw new Refusal(404, `Model ${route.model} not found`);
  const version = route.version === undefined ? model.standard : model.versions.find(({ config }) => config.version === route.version);
  if (version === undefined) throw new Refusal(404, `Model ${route.model} with version ${route.version} not found`);
  return { model, version };
}

function metadata(model: ServedModel, { config }: ServedVersion): unknown {
  return { name: model.name, versions: model.versions.map((version) => version.config.version), platform: config.platform, inputs: config.inputs, outputs: config.outputs };
}

function checkInvert({ invert }: Faults, models: readonly ServedModel[]): void {
  if (invert === undefined) return;
  const features = new Set(models.flatMap((model) => model.versions.flatMap((version) => version.config.features)));
  if (!features.has(invert)) throw new MlcheckError('usage', { place: '--fault invert', rule: 'must be a feature of a served model', value: invert, hint: `Features: ${[...features].join(', ')}.` });
}
