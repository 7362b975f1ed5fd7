import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { tinyServer, type Answer, type Seen } from '../scoring/testing/tiny-server.js';
import { startService } from '../service/start-service.js';
import { main } from './main.js';
import { fakeWorld, type FakeWorld } from './testing/fake-world.js';

let cwd: string;
const open: { close(): Promise<void> }[] = [];
beforeEach(() => void (cwd = mkdtempSync(join(tmpdir(), 'mlcheck-init-target-'))));
afterEach(async () => {
  rmSync(cwd, { recursive: true, force: true });
  for (const each of open.splice(0)) await each.close();
});

async function mlcheck(words: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<{ readonly code: number; readonly world: FakeWorld }> {
  const world = fakeWorld({ cwd, environment });
  return { code: await main(words, world), world };
}
async function served(answer: (seen: Seen) => Answer | undefined): Promise<string> {
  const server = await tinyServer((seen) => answer(seen) ?? { status: 404, body: { detail: 'Not Found' } });
  open.push(server);
  return server.url;
}
const read = (file: string): string => readFileSync(join(cwd, file), 'utf8');
const written = (): string[] => readdirSync(cwd, { recursive: true }).map(String).sort();

/** A service as FastAPI describes it. */
const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'Churn model' },
  paths: {
    '/health': { get: {} },
    '/predict': { post: { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Customer' } } } }, responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Prediction' } } } } } } },
  },
  components: { schemas: {
    Customer: { type: 'object', required: ['age', 'country'], properties: { age: { type: 'integer', minimum: 18, maximum: 120 }, income: { type: 'number' }, country: { type: 'string' } } },
    Prediction: { type: 'object', required: ['probability'], properties: { probability: { type: 'number', minimum: 0, maximum: 1 }, modelVersion: { type: 'string' } } },
    Unused: { type: 'object' },
  } },
};
const churn = (score: (customer: { readonly age: number; readonly country: string }) => Answer) => ({ path, body }: Seen): Answer | undefined =>
  path === '/openapi.json' ? { body: DOCUMENT } : path === '/health' ? { body: { status: 'ok' } } : path === '/predict' ? score(JSON.parse(body) as { age: number; country: string }) : undefined;
const byAge = churn(({ age, country }) => (age < 18 || age > 120 ? { status: 422, body: { detail: 'age' } } : country === 'GB' ? { status: 500, body: { error: 'unknown category' } } : { body: { probability: age / 200, modelVersion: '1.4.0' } }));

describe('contract: mlcheck init with the address of a server', () => {
  it('containers of clouds: no claim on the order of columns whose names were made up, no schema of lines', async () => {
    const azure = await served(({ path, body }) => (path === '/' ? { body: 'Healthy' } : path !== '/score' ? undefined : { headers: { 'x-ms-run-fn-exec-ms': '1' }, ...((JSON.parse(body) as { input_data: { data: number[][] } }).input_data.data.every((row) => row.length === 2) ? { body: (JSON.parse(body) as { input_data: { data: number[][] } }).input_data.data.map(([first]) => 1 / (1 + first!)) } : { status: 500, body: { message: 'no' } }) }));
    const first = await mlcheck(['init', '--target', azure, '--name', 'azure']);
    expect(first.code, first.world.err()).toBe(0);
    expect(read('suites/azure.suite.ts')).toContain('azureMl({');
    expect(read('suites/azure.suite.ts')).not.toContain('consistency(');
    const lines = await served(({ path, body, headers }) => (path === '/ping' ? { body: '' } : path !== '/invocations' || headers['content-type'] !== 'text/csv' ? undefined : body.split('\n').every((row) => row.split(',').length === 2) ? { body: body.split('\n').map((row) => 1 / (1 + Number(row.split(',')[0]))).join('\n') } : { status: 500, body: 'no' }));
    const second = await mlcheck(['init', '--target', lines, '--name', 'lines']);
    expect(second.code, second.world.err()).toBe(0);
    expect(read('suites/lines.suite.ts')).toContain('sagemaker({');
    expect(read('suites/lines.suite.ts')).toContain('consistency(');
    expect(existsSync(join(cwd, 'suites', 'azure.schema.json'))).toBe(true);
    expect(existsSync(join(cwd, 'suites', 'lines.schema.json'))).toBe(false);
  });

  it('an OpenAPI service: suite, schema and example, which score as they stand', async () => {
    const url = await served(byAge);
    const { code, world } = await mlcheck(['init', '--target', url]);
    expect({ code, err: world.err().includes('error') }).toEqual({ code: 0, err: false });
    expect(written()).toEqual(['.gitignore', 'mlcheck.config.ts', 'suites', 'suites/churn-model.example.json', 'suites/churn-model.schema.json', 'suites/churn-model.suite.ts']);
    const suite = read('suites/churn-model.suite.ts');
    for (const line of [
      'age: rounded(uniform({ min: 18, max: 120 }), 0), // 18 to 120, as told',
      'income: rounded(uniform({ min: 0, max: 1000 }), 2), // GUESS by its name',
      "country: oneOf(['DE', 'FR', 'US']), // GUESS: which texts does the model know? It refused GB",
      "version: '1.4.0',",
      "contract: { file: 'churn-model.schema.json' },",
      'range: [0, 1], // of the score, as told',
      'servedVersion(),',
    ]) expect(suite).toContain(line);
    const schema = JSON.parse(read('suites/churn-model.schema.json')) as { components: { schemas: object } };
    expect(Object.keys(schema.components.schemas)).toEqual(['Prediction']);
    expect(JSON.parse(read('suites/churn-model.example.json'))).toMatchObject({ account: 'all/0', request: { method: 'POST', url: `${url}/predict` }, reply: { status: 200, body: { modelVersion: '1.4.0' } } });
    expect(world.out()).toContain('! look    the server does not say what income, country may be');
    expect(world.out()).toContain(`\`npx mlcheck run churn-model\` runs it as it stands, against ${url};`);

    expect((await mlcheck(['validate', 'suite', 'churn-model'])).world.out()).toContain('suites/churn-model.suite.ts: 6 claims, 5 of them gating');
    const tried = await mlcheck(['validate', 'target', 'churn-model']);
    expect({ code: tried.code, out: tried.world.out() }).toMatchObject({ code: 0, out: expect.stringContaining('by version 1.4.0') as string });
  });

  it('the schema beside the suite is what replies are held to, wherever the command is called', async () => {
    const url = await served(churn(({ age }) => ({ body: { probability: age / 200, modelVersion: '1' } })));
    await mlcheck(['init', url, '--name', 'held']);
    writeFileSync(join(cwd, 'suites/held.schema.json'), JSON.stringify({ type: 'object', required: ['reason'] }));
    const world = fakeWorld({ cwd: join(cwd, 'suites') });
    expect(await main(['validate', 'target', 'held'], world)).toBe(4);
    expect(world.out().replace(/\s+/g, ' ')).toContain("must have required property 'reason'");
  });

  it('an Open Inference server: the reference service', async () => {
    const service = await startService({ models: ['fraud-risk'] });
    open.push(service);
    const { code } = await mlcheck(['init', '--target', service.url, '--model', 'fraud-risk']);
    expect(code).toBe(0);
    expect(read('suites/fraud-risk.suite.ts')).toMatch(/const endpoint = openInference\(\{\n {2}url: .*\n {2}model: 'fraud-risk',\n {2}version: '\d+',\n {2}inputs: \[/);
    expect(await mlcheck(['validate', 'target', 'fraud-risk'])).toMatchObject({ code: 0 });
  });

  it('a secret comes from the environment, and its name alone is written', async () => {
    const url = await served((seen) => (seen.headers['authorization'] === 'Bearer hush-hush-hush' && seen.headers['x-team'] === 'risk-desk-7' ? byAge(seen) : { status: 401, body: { detail: 'no' } }));
    const words = ['init', '--target', url, '--bearer', 'TOKEN', '--header', 'x-team=TEAM'];
    expect((await mlcheck(words)).world.err()).toContain('needs the environment variable TEAM, which is not set');
    const { code } = await mlcheck(words, { TOKEN: 'hush-hush-hush', TEAM: 'risk-desk-7' });
    expect(code).toBe(0);
    const files = written().filter((file) => /\.(ts|json)$/.test(file)).map(read);
    expect(files.some((text) => text.includes('hush-hush') || text.includes('risk-desk'))).toBe(false);
    expect(read('suites/churn-model.suite.ts')).toContain("auth: { kind: 'bearer', token: env('TOKEN') },");
    expect(read('suites/churn-model.suite.ts')).toContain("headers: { 'x-team': env('TEAM') },");
    const again = fakeWorld({ cwd, environment: { TOKEN: 'hush-hush-hush', TEAM: 'risk-desk-7' } });
    expect(await main(['validate', 'target', 'churn-model'], again)).toBe(0);
  });

  it('keeps what is there', async () => {
    const url = await served(byAge);
    await mlcheck(['init', url]);
    writeFileSync(join(cwd, 'suites/churn-model.suite.ts'), '// mine\n');
    const { world } = await mlcheck(['init', url]);
    expect(read('suites/churn-model.suite.ts')).toBe('// mine\n');
    expect(world.out()).toContain('kept      suites/churn-model.suite.ts  it was there already');
  });

  it('says that labels are no scores, and that a constant is none', async () => {
    const labels = await mlcheck(['init', await served(churn(({ age }) => ({ body: { probability: age > 60 ? 1 : 0 } }))), '--name', 'labels']);
    expect(labels.world.out().replace(/\s+/g, ' ')).toContain('every score is 0 or 1: these are labels');
    const constant = await mlcheck(['init', await served(churn(() => ({ body: { probability: 0.5 } }))), '--name', 'constant']);
    expect(constant.world.out().replace(/\s+/g, ' ')).toContain('every account got the same score');
  });
});

describe('fault: nothing is written', () => {
  it.each<readonly [string, (seen: Seen) => Answer | undefined, RegExp]>([
    ['a server of no known kind', () => undefined, /must be a kind of server that can be told from outside/],
    ['credentials', () => ({ status: 401, body: {} }), /wants credentials, got "HTTP 401"\nhint: .*--bearer MODEL_TOKEN/],
    ['every account refused', churn(() => ({ status: 500, body: { error: 'unknown category' } })), /must score an account, and scored none of \d+: model-error, HTTP 500: unknown category\nhint: what income, country may be was guessed, .*--field income=18\.\.90/],
    ['inputs that nobody tells', (seen) => (seen.path === '/v1/models' ? { body: { models: ['m'] } } : seen.path.endsWith(':predict') ? { status: 500, body: { error: 'no' } } : seen.path === '/v1/models/m' ? { body: { name: 'm', ready: true } } : undefined), /speaks kserveV1, and must tell the inputs of its model, which it does not\nhint: name them/],
  ])('%s', async (_, answer, message) => {
    const { code, world } = await mlcheck(['init', '--target', await served(answer)]);
    expect(code).toBe(4);
    expect(world.err()).toMatch(message);
    expect(world.err()).toContain('Nothing was written');
    expect(written()).toEqual([]);
  });

  it('nothing listens', async () => {
    const { code, world } = await mlcheck(['init', '127.0.0.1:9']);
    expect({ code, said: /127\.0\.0\.1:9.*: must answer/.test(world.err()) }).toEqual({ code: 4, said: true });
    expect(existsSync(join(cwd, 'suites'))).toBe(false);
  });

  it.each([
    [['--bearer', 'eyJhbGciOi.J9.x'], '--bearer: must name an environment variable, never hold a secret itself\n'],
    [['--header', 'x-api-key=s3cr3t-value'], '--header: must name an environment variable, never hold a secret itself\n'],
    [['--header', 'x-api-key'], '--header: must be the name of a header, =, and that of an environment variable'],
    [['--field', 'age=90..18'], '--field: must be a range from a smaller to a larger number, got "age=90..18"'],
    [['--field', 'age', '--field', 'age=integer'], '--field: must name each field once, got "age=integer"'],
    [['--field', '=1'], '--field: must be a name'],
    [['--name', 'My Suite'], '--name: must be lower-case letters, digits and hyphens, got "My Suite"'],
  ])('%j', async (words, message) => {
    const { code, world } = await mlcheck(['init', '--target', 'http://127.0.0.1:9', ...words]);
    expect(code).toBe(2);
    expect(world.err()).toContain(message);
    expect(world.err()).not.toMatch(/s3cr3t|eyJhbG/);
  });

  it('an option of a server without one', async () => {
    expect((await mlcheck(['init', '--model', 'm'])).world.err()).toContain('--model: needs the server that it speaks of\nhint: add --target URL');
  });
});
