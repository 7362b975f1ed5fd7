import { createServer as createTcpServer, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { OpenInferenceEndpoint } from './endpoint.js';
import { httpScorer, type HttpScorerOptions } from './http-scorer.js';
import type { ModelIdentity } from './scorer.js';
import { testEndpoint, wellBehaved } from './testing/open-inference-replies.js';
import { realClock } from './testing/real-clock.js';
import { tinyServer, type Answer, type Seen } from './testing/tiny-server.js';
import { virtualClock } from './testing/virtual-clock.js';

const never = new AbortController().signal;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function probe(url: string, endpoint: Partial<OpenInferenceEndpoint> = {}, options: Partial<HttpScorerOptions> = {}): Promise<ModelIdentity> {
  const scorer = httpScorer(testEndpoint(url, endpoint), { arm: 'candidate', environment: { T: 'secret-token' }, clock: realClock, jitter: () => 0, version: '0.0.0', readyWithinMs: 200, ...options });
  open.push(scorer);
  return scorer.probe(never);
}
async function served(answer: (request: Seen, k: number) => Answer): Promise<string> {
  const server = await tinyServer(answer);
  open.push(server);
  return server.url;
}
const but = (path: string, answer: Answer) => (seen: Seen): Answer => (seen.path === path ? answer : wellBehaved(seen));
const MODEL = '/v2/models/m/versions/3';

describe('hand: a probe', () => {
  it('tells who answers, the same in every run', async () => {
    expect(await probe(await served(wellBehaved))).toEqual({
      server: 'tiny', serverVersion: '1.0', model: 'm', version: '3', versions: ['2', '3', '10'],
      inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }], outputs: [{ name: 'p', datatype: 'FP32', shape: [-1, 1] }],
    });
  });

  it("knows TorchServe's refusal of a token, which has status 400 and no other", async () => {
    const refusal = { code: 400, type: 'InvalidKeyException', message: 'Token Authorization failed' };
    await expect(probe(await served(() => ({ status: 400, body: refusal })))).rejects.toMatchObject({ code: 'endpoint-unauthorised' });
    await expect(probe(await served(() => ({ status: 404, body: refusal })))).rejects.not.toMatchObject({ code: 'endpoint-unauthorised' });
  });

  it('keeps the path of a gateway', async () => {
    const url = await served((seen) => wellBehaved({ ...seen, path: seen.path.replace('/gate/way', '') }));
    expect(await probe(`${url}/gate/way/`)).toMatchObject({ server: 'tiny' });
  });

  it.each([400, 503])('waits for a model that is not ready (%i)', async (status) => {
    let asked = 0;
    const url = await served((seen) => (seen.path === `${MODEL}/ready` && asked++ < 5 ? { status, body: { error: 'Model m is not ready yet.' } } : wellBehaved(seen)));
    expect(await probe(url, {}, { clock: virtualClock(), readyWithinMs: 10_000 })).toMatchObject({ model: 'm' });
    expect(asked).toBe(6);
  });
});

describe('fault: what keeps an endpoint from being scored', () => {
  const cases: readonly (readonly [string, (seen: Seen) => Answer, Partial<OpenInferenceEndpoint>, { code: string; at: string; says: string; hint: string }])[] = [
    ['401 without credentials', but('/v2', { status: 401, body: { error: 'token?' } }), {}, { code: 'endpoint-unauthorised', at: '/v2', says: 'wants credentials, and the suite names none, got "HTTP 401 token?"', hint: "auth: { kind: 'bearer'" }],
    ['403 with credentials, echoed', but(MODEL, { status: 403, body: { error: 'no access for secret-token' } }), { auth: { kind: 'bearer', token: { env: 'T' } } }, { code: 'endpoint-unauthorised', at: MODEL, says: 'no access for [secret T]', hint: 'is the secret current' }],
    ['an unknown model, KServe', (seen) => (seen.path === '/v2' ? wellBehaved(seen) : seen.path === '/v2/models' ? { body: { models: ['n', 'mm'] } } : { status: 404, body: { error: 'x' } }), {}, { code: 'endpoint-wrong-model', at: MODEL, says: 'must be a model that the server has, got "m"', hint: 'did you mean' }],
    ['an unknown model, Triton', (seen) => (seen.path === '/v2' ? wellBehaved(seen) : seen.path === '/v2/repository/index' ? { body: [{ name: 'fraud-risk', version: '1' }, { name: 'fraud-risk', version: '2' }] } : { status: 400, body: { error: 'unknown model' } }), {}, { code: 'endpoint-wrong-model', at: MODEL, says: 'must be a model', hint: 'known: fraud-risk' }],
    ['an unknown model, nothing listed', (seen) => (seen.path === '/v2' ? wellBehaved(seen) : { status: 404, body: { error: 'Model m not found' } }), {}, { code: 'endpoint-wrong-model', at: MODEL, says: 'must be a model', hint: 'the server said: HTTP 404: Model m not found' }],
    ['an unknown version', (seen) => wellBehaved(seen), { version: '4' }, { code: 'endpoint-wrong-model', at: '/v2/models/m/versions/4', says: 'must be a version of m that the server has, got "4"', hint: 'it has 2, 3, 10' }],
    ['an unknown version, told by the index only', (seen) => (seen.path === '/v2/models/m' ? { body: { name: 'm', versions: [] } } : seen.path === '/v2/repository/index' ? { body: [{ name: 'm', version: '1', state: 'READY' }, { name: 'n', version: '7' }] } : wellBehaved(seen)), { version: '4' }, { code: 'endpoint-wrong-model', at: '/v2/models/m/versions/4', says: 'must be a version of m', hint: 'it has 1' }],
    ['a server without versions', but(MODEL, { status: 501, body: { error: 'Model versioning not supported yet.' } }), {}, { code: 'endpoint-wrong-model', at: MODEL, says: 'does not know versions', hint: 'leave out `version`' }],
    ['never ready', but(`${MODEL}/ready`, { status: 503, body: { error: 'Model m is not ready.' } }), {}, { code: 'endpoint-not-ready', at: '', says: 'must be ready within 0.2 s, got "HTTP 503: Model m is not ready."', hint: 'log of the server' }],
    ['a web page', () => ({ body: '<html>hello</html>', headers: { 'content-type': 'text/html' } }), {}, { code: 'endpoint-unusable', at: '/v2', says: 'must answer with the metadata of an Open Inference server, got "HTTP 200 <html>hello</html>"', hint: 'right port' }],
    ['another server', () => ({ status: 404, body: { detail: 'Not Found' } }), {}, { code: 'endpoint-unusable', at: '/v2', says: 'HTTP 404', hint: 'right port' }],
    ['JSON that breaks off', but(MODEL, { body: '{"name":"m","inp' }), {}, { code: 'endpoint-unusable', at: MODEL, says: 'as JSON, got "HTTP 200 {', hint: '' }],
    ['an input of another name', (seen) => wellBehaved(seen), { inputs: [{ name: 'y', datatype: 'FP32', fields: ['a', 'b'] }] }, { code: 'endpoint-unusable', at: MODEL, says: 'must declare every input that the suite sends, got "y"', hint: 'did you mean "x"' }],
    ['an input of another datatype', (seen) => wellBehaved(seen), { inputs: [{ name: 'x', datatype: 'FP64', fields: ['a', 'b'] }] }, { code: 'endpoint-unusable', at: MODEL, says: 'declares input x as FP32, which is what the suite must send, got "FP64"', hint: "datatype: 'FP32'" }],
    ['an input of another width', (seen) => wellBehaved(seen), { inputs: [{ name: 'x', datatype: 'FP32', fields: ['a'] }] }, { code: 'endpoint-unusable', at: MODEL, says: 'declares input x with shape [-1, 2], which the suite must fill, got "1 fields"', hint: 'in the order of the model' }],
    ['an input that is not sent', but(MODEL, { body: { name: 'm', inputs: [{ name: 'x', datatype: 'FP32', shape: [-1, 2] }, { name: 'z', datatype: 'BYTES', shape: [-1, 1] }], outputs: [] } }), {}, { code: 'endpoint-unusable', at: MODEL, says: 'declares an input that the suite does not send, got "z"', hint: "name: 'z'" }],
    ['no output of the name', (seen) => wellBehaved(seen), { output: { name: 'pp' } }, { code: 'endpoint-unusable', at: MODEL, says: 'must declare the output that the suite reads, got "pp"', hint: 'did you mean "p"' }],
    ['an output column that is not there', (seen) => wellBehaved(seen), { output: { name: 'p', column: 1 } }, { code: 'endpoint-unusable', at: MODEL, says: 'declares output p with 1 values for each row', hint: 'count from 0' }],
    ['an output with several columns, none chosen', but(MODEL, { body: { name: 'm', outputs: [{ name: 'p', datatype: 'FP32', shape: [-1, 2] }] } }), {}, { code: 'endpoint-unusable', at: MODEL, says: 'must say which one is the score', hint: 'column: 1' }],
  ];
  it.each(cases)('%s', async (_, answer, endpoint, { code, at, says, hint }) => {
    const url = await served(answer);
    const error: unknown = await probe(url, endpoint).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'MlcheckError', code, place: `${url}${at}` });
    expect((error as Error).message).toContain(says);
    expect((error as { hint?: string }).hint ?? '').toContain(hint);
    expect((error as Error).message).not.toContain('secret-token');
  });

  it('nothing listens', async () => {
    const url = 'http://127.0.0.1:1';
    await expect(probe(url)).rejects.toMatchObject({ code: 'endpoint-unreachable', place: `${url}/v2`, rule: 'must be reachable: connection refused', hint: expect.stringContaining('is the port right') as string });
  });

  it('a host without an address', async () => {
    await expect(probe('http://no-such-host.invalid')).rejects.toMatchObject({ code: 'endpoint-unreachable', rule: expect.stringContaining('the host name') as string });
  });

  it('https where http is spoken', async () => {
    const url = await served(wellBehaved);
    await expect(probe(url.replace('http:', 'https:'))).rejects.toMatchObject({ code: 'endpoint-unreachable', rule: expect.stringContaining('no secure connection') as string });
  });

  it('a server that hangs up, and one that says nothing', async () => {
    for (const [silent, says] of [[false, 'closed before'], [true, 'no whole reply within 1000 ms']] as const) {
      const server = createTcpServer((socket) => { socket.on('error', () => undefined); if (!silent) socket.destroy(); });
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const error: unknown = await probe(url, { timeoutMs: silent ? 1_000 : 30_000 }).catch((thrown: unknown) => thrown);
      server.close();
      expect(error).toMatchObject({ code: 'endpoint-unreachable' });
      expect((error as Error).message).toContain(says);
    }
  });

  it.each([
    ['not a url', 'must be an http or https URL'],
    ['ftp://host', 'must be an http or https URL'],
    ['http://user:hunter2@host', 'must not hold a user or a password'],
    ['http://host/?key=hunter2', 'must not hold a query'],
  ])('an address that is none: %s', async (url, rule) => {
    const error: unknown = await probe(url).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'config-invalid', place: 'candidate.url' });
    expect((error as Error).message).toContain(rule);
    expect((error as Error).message).not.toContain('hunter2');
  });
});
