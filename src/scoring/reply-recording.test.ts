import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { compileContract } from '../suite/schema.js';
import { rest, type RestEndpoint } from './dialects/rest.js';
import type { OpenInferenceEndpoint } from './endpoint.js';
import { httpScorer } from './http-scorer.js';
import { answerLine, OUTCOMES_FORMAT, RECORDING_FORMAT, type RecordingHeader } from './recording-format.js';
import { fieldsDigest, replyRecorder } from './reply-recorder.js';
import { readReplyRecording, recordingText, replyRecordingScorer } from './reply-recording.js';
import type { Account } from '../population/account.js';
import { requestDigests } from './request-digest.js';
import type { Reply } from './scorer.js';
import { rightReply, scoreOf, testAccounts, testEndpoint, wellBehaved } from './testing/open-inference-replies.js';
import { realClock } from './testing/real-clock.js';
import { tinyServer, type Answer, type Seen } from './testing/tiny-server.js';

const folder = mkdtempSync(join(tmpdir(), 'mlcheck-recording-'));
afterAll(() => rmSync(folder, { recursive: true }));
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const never = new AbortController().signal;
const header: RecordingHeader = { format: RECORDING_FORMAT, mlcheck: '0', suite: 's', seed: 1, recordedAt: '2026-11-21T05:00:00.000Z', endpoint: 'm version 3 (open-inference)', identity: { model: 'm', version: '3' }, dialect: 'open-inference', version: '3' };
const file = (name: string, text: string): string => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
let files = 0;
const written = (text: string): string => file(`${files++}.jsonl`, text);
const judge = (more: Partial<OpenInferenceEndpoint> = {}, range: readonly [number, number] = [0, 1]) => ({ arm: 'candidate' as const, endpoint: testEndpoint('http://127.0.0.1:1', more), range, compileContract });

/** Scores the accounts through a server of its own, and keeps what it says. */
async function recorded(answer: (seen: Seen, k: number) => Answer, ask: readonly (readonly [from: number, n: number, repeat: number])[], { more = {}, environment = {}, bodyBytes, asks }: { more?: Partial<OpenInferenceEndpoint>; environment?: Record<string, string>; bodyBytes?: number; asks?: (account: Account) => string } = {}) {
  const server = await tinyServer(answer);
  closing.push(() => server.close());
  let text = `${JSON.stringify(header)}\n`;
  const recorder = replyRecorder({ write: (line) => { text += line; }, ...(bodyBytes === undefined ? {} : { bodyBytes }), ...(asks === undefined ? {} : { asks }) });
  const live = httpScorer(testEndpoint(server.url, more), { arm: 'candidate', environment, clock: { ...realClock, sleep: async () => undefined }, jitter: () => 0, version: '0', range: [0, 1], witness: recorder.witness, compileContract });
  closing.push(() => live.close());
  const scorer = recorder.over(live);
  const replies = await Promise.all(ask.map(([from, n, repeat]) => scorer.score(testAccounts(n, from), never, repeat)));
  return { text, replies, recorder };
}

const again = (recording: ReturnType<typeof readReplyRecording>, ask: readonly (readonly [from: number, n: number, repeat: number])[]) => Promise.all(ask.map(([from, n, repeat]) => replyRecordingScorer(recording, { batchSize: 4 }).score(testAccounts(n, from), never, repeat)));
/** A reply without what only a clock and a wire know. */
const told = (replies: readonly (readonly Reply[])[]) => replies.map((some) => some.map(({ latencyMs: _, attempts: __, ...reply }) => reply));

describe('law: what was recorded is judged as it was live', () => {
  const ask = [[0, 4, 0], [4, 4, 0], [8, 1, 0], [0, 1, 1], [1, 1, 1]] as const;

  it('by fields and repeat, whatever the order of fields; anything else is missing', async () => {
    const { text, replies } = await recorded(wellBehaved, ask);
    const recording = readReplyRecording(written(text), judge());
    expect(recording).toMatchObject({ again: 11, otherwise: 0 });
    expect(told(await again(recording, ask))).toEqual(told(replies));
    expect(replies[0]).toMatchObject([{ outcome: 'scored', score: scoreOf(0), servedVersion: '3' }, {}, {}, {}]);
    const scorer = replyRecordingScorer(recording, { batchSize: 2 });
    expect(await scorer.probe(never)).toEqual(header.identity);
    expect(scorer).toMatchObject({ recorded: true, recording: 'a recording of 2026-11-21T05:00:00.000Z, not a live model: m version 3 (open-inference); its replies are judged again' });
    const accounts = testAccounts(4);
    for (const missing of [await scorer.score(accounts.map((account) => ({ ...account, fields: { ...account.fields, b: 0.75 } })), never), await scorer.score(accounts, never, 2)]) expect(missing.every(({ outcome }) => outcome === 'infrastructure')).toBe(true);
    const turned = accounts.map(({ fields: { a, b }, ...rest }) => ({ ...rest, fields: { b: b!, a: a! } }));
    expect(told([await scorer.score(turned, never)])).toEqual(told([replies[0]!]));
    expect(text).not.toContain('"a":');
  });

  it('with retries, accounts that are found by asking alone, timeouts and broken connections', async () => {
    const { text, replies } = await recorded((seen, k) => {
      const asked = rightReply(seen);
      const { data } = asked.outputs[0]!;
      if (k === 0) return { status: 503, body: { error: 'Model m is not ready.' } };
      // Account 5 breaks what it is in; account 8 gets no reply at all.
      if (data.includes(scoreOf(5))) return { status: 500, body: { error: 'division by zero' } };
      if (data.includes(scoreOf(8))) return (response) => { response.destroy(); };
      return { body: asked };
    }, ask);
    expect(replies[1]).toMatchObject([{ outcome: 'scored' }, { outcome: 'model-error' }, { outcome: 'scored' }, { outcome: 'scored' }]);
    const recording = readReplyRecording(written(text), judge());
    expect(recording).toMatchObject({ again: 11, otherwise: 0 });
    expect(told(await again(recording, ask))).toEqual(told(replies));
  });

  it('by the contract, the range and the reading of today', async () => {
    const { text } = await recorded(wellBehaved, ask);
    const path = written(text);
    const strict = readReplyRecording(path, judge({ contract: { schema: { type: 'object', required: ['checksum'] } } }));
    expect((await again(strict, ask))[0]![0]).toMatchObject({ outcome: 'contract-violation', detail: expect.stringContaining('checksum') as string, servedVersion: '3' });
    expect(recordingText(strict)).toContain('its replies are judged again; 11 of 11 come out otherwise than then');
    const narrow = readReplyRecording(path, judge({}, [0, 0.4]));
    expect((await again(narrow, ask))[0]!.map(({ outcome }) => outcome)).toEqual(['contract-violation', 'contract-violation', 'scored', 'scored']);
    const other = readReplyRecording(path, judge({ output: { name: 'q' } }));
    expect((await again(other, ask))[0]![0]).toMatchObject({ outcome: 'contract-violation', detail: 'outputs must hold q, got p' });
  });

  it('number by number: bare NaN, null, 1e400, an integer above 2^53', async () => {
    const literals = ['NaN', 'null', '1e400', '9007199254740993', '"0.5"', '1.5', '-0'];
    const ask = literals.map((_, i) => [i, 1, 0] as const);
    const { text, replies } = await recorded((seen) => ({ body: JSON.stringify(rightReply(seen)).replace(/"data":\[.*?\]/, (_) => `"data":[${literals[(JSON.parse(seen.body) as { inputs: { data: number[] }[] }).inputs[0]!.data[0]!]!}]`) }), ask);
    expect(replies.flat().map(({ outcome }) => outcome)).toEqual(['contract-violation', 'contract-violation', 'contract-violation', 'contract-violation', 'contract-violation', 'contract-violation', 'scored']);
    expect(told(await again(readReplyRecording(written(text), judge()), ask))).toEqual(told(replies));
  });

  it('in raw tensors', async () => {
    const { text, replies } = await recorded((seen) => {
      const id = /"id":("[^"]+")/.exec(seen.body)![1]!;
      const json = `{"model_name":"m","model_version":"3","id":${id},"outputs":[{"name":"p","datatype":"FP64","shape":[2,1],"parameters":{"binary_data_size":16}}]}`;
      const bytes = Buffer.concat([Buffer.from(json), Buffer.alloc(16)]);
      bytes.writeDoubleLE(0.25, json.length);
      bytes.writeDoubleLE(1 / 3, json.length + 8);
      return (response) => { response.writeHead(200, { 'content-type': 'application/octet-stream', 'inference-header-content-length': String(json.length), 'set-cookie': 'who=me' }); response.end(bytes); };
    }, [[0, 2, 0]], { more: { tensors: 'binary' } });
    expect(replies[0]).toMatchObject([{ score: 0.25 }, { score: 1 / 3 }]);
    expect(text).toContain('"base64":');
    expect(text).not.toContain('who=me');
    expect(told(await again(readReplyRecording(written(text), judge({ tensors: 'binary' })), [[0, 2, 0]]))).toEqual(told(replies));
  });
});

describe('contract: what a recording keeps', () => {
  it('leaves out bodies above the limit, says so, and keeps what was made of them', async () => {
    const { text, replies, recorder } = await recorded(wellBehaved, [[0, 4, 0], [4, 1, 0]], { bodyBytes: 150 });
    expect(recorder.leftOut()).toBe(1);
    expect(text).toMatch(/"leftOut":"a body of \d+ bytes"/);
    const recording = readReplyRecording(written(text), judge({ contract: { schema: { type: 'object', required: ['checksum'] } } }));
    const read = await again(recording, [[0, 4, 0], [4, 1, 0]]);
    expect(told([read[0]!])).toEqual(told([replies[0]!]));
    expect(read[1]).toMatchObject([{ outcome: 'contract-violation' }]);
    expect(recordingText(recording)).toContain('but for 4 of 5 that it does not hold; 1 of 5 come out otherwise than then');
    const none = await recorded(wellBehaved, [[0, 4, 0]], { bodyBytes: 0 });
    expect(none.text).not.toContain('model_name');
    expect(recordingText(readReplyRecording(written(none.text), judge()))).toContain('judged as it was then');
  });

  it('holds no secret, in whatever form a reply repeats it', async () => {
    const secret = 'pa55:w/rd+1';
    const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
    const { text, replies } = await recorded((seen) => ({ headers: { 'x-echo': forms.join(' ') }, body: { ...rightReply(seen), parameters: { heard: forms } } }), [[0, 2, 0]], { more: { auth: { kind: 'bearer', token: { env: 'TOKEN' } } }, environment: { TOKEN: secret } });
    for (const form of forms) expect(text).not.toContain(form);
    expect(text).toContain('[secret TOKEN]');
    expect(told(await again(readReplyRecording(written(text), judge()), [[0, 2, 0]]))).toEqual(told(replies));
  });

  it('leaves out raw tensors in which a secret stands', async () => {
    const { text, recorder } = await recorded((seen) => {
      const json = `{"model_name":"m","outputs":[{"name":"p","datatype":"FP64","shape":[1,1],"parameters":{"binary_data_size":8,"heard":"${String(seen.headers.authorization)}"}}]}`;
      return (response) => { response.writeHead(200, { 'inference-header-content-length': String(json.length) }); response.end(Buffer.concat([Buffer.from(json), Buffer.alloc(8)])); };
    }, [[0, 1, 0]], { more: { tensors: 'binary', auth: { kind: 'bearer', token: { env: 'TOKEN' } } }, environment: { TOKEN: 'hidden-word' } });
    expect(recorder.leftOut()).toBe(1);
    expect(text).toContain('it held a secret');
    expect(Buffer.from(text).toString()).not.toContain('hidden-word');
  });
});

describe('contract: files that are read', () => {
  const outcome = '{"id":"gold/0","repeat":0,"fields":"HD_3ULDSmHVVGKwfPRZPzQ","outcome":"scored","score":0.5,"servedVersion":"3","latencyMs":1}\n';

  it('reads the format before, and says that nothing could be judged again', () => {
    const recording = readReplyRecording(written(`${JSON.stringify({ ...header, format: OUTCOMES_FORMAT })}\n${outcome}`), judge({}, [0, 0.1]));
    expect([...recording.replies.values()]).toEqual([{ outcome: 'scored', score: 0.5, servedVersion: '3', attempts: 1, latencyMs: 1 }]);
    expect(recordingText(recording)).toMatch(/; judged as it was then: an earlier version kept no replies$/);
  });

  it('refuses a recording of other requests than the suite sends now; other accounts are told one by one', async () => {
    const { text } = await recorded(wellBehaved, [[0, 2, 0]]);
    const [account, other] = testAccounts(2, 0) as [Account, Account];
    const { version: _version, ...plain } = testEndpoint('http://127.0.0.1:1');
    const named: RecordingHeader = { ...header, first: { fields: fieldsDigest(account), request: requestDigests({ ...plain, version: '3' })(account) } };
    // What stands in the path alone is asked for, too.
    expect(requestDigests({ ...plain, version: '4' })(account)).not.toBe(named.first?.request);
    const path = written(text.replace(/^.*\n/, `${JSON.stringify(named)}\n`));
    expect(readReplyRecording(path, { ...judge(), first: account })).toMatchObject({ again: 2 });
    expect(readReplyRecording(path, { ...judge({ batchSize: 3, headers: { 'x-a': 'b' } }), first: account })).toMatchObject({ again: 2 });
    const inputs = testEndpoint('http://127.0.0.1:1').inputs.map((input) => ({ ...input, fields: [...input.fields].reverse() }));
    for (const more of [{ inputs }, { parameters: { content_type: 'pd' } }, { output: { name: 'q' } }]) expect(() => readReplyRecording(path, { ...judge(more), first: account })).toThrowError(expect.objectContaining({ code: 'run-invalid', place: `${path}:1`, rule: expect.stringContaining(`it sends another request for account ${account.id} than was recorded`) as string }));
    expect(readReplyRecording(path, { ...judge({ inputs }), first: other })).toMatchObject({ again: 2 });
  });

  describe('by the request for each account', () => {
    const account = (i: number, fields: Account['fields']): Account => ({ cohort: 'gold', i, id: `gold/${i}`, fields });
    const accounts = [account(0, { a: 0.25, gift: true }), account(1, { a: 0.5, gift: null }), account(2, { a: 0.25, gift: true })];
    const plain = (more: Partial<RestEndpoint> = {}): RestEndpoint & { readonly url: string } => ({ ...rest({ url: 'http://127.0.0.1:1', model: 'm', path: '/score', columns: ['a', 'gift'], scores: '/scores', ...more }), url: 'http://127.0.0.1:1' });
    const kept = (endpoint: ReturnType<typeof plain>, scores: readonly number[]): string => {
      const asks = requestDigests(endpoint);
      const lines = accounts.map((one, k) => answerLine({ repeat: 0, request: `r${k}`, latencyMs: 1, accounts: [{ id: one.id, fields: fieldsDigest(one), asks: asks(one), outcome: 'scored', score: scores[k]! }], reply: { ok: true, status: 200, headers: {}, body: JSON.stringify({ scores: [scores[k]] }) } }));
      return written(`${JSON.stringify({ ...header, dialect: 'rest', version: undefined })}\n${lines.join('')}`);
    };
    const read = (path: string, endpoint: RestEndpoint) => replyRecordingScorer(readReplyRecording(path, { arm: 'candidate', endpoint, range: [0, 1], compileContract, first: accounts[0]! }), { batchSize: 4 });

    it('refuses a missing value that is sent otherwise now, at the account that shows it', async () => {
      const path = kept(plain(), [0.1, 0.2, 0.1]);
      expect((await read(path, plain({ batchSize: 7 })).score(accounts, never)).map(({ score }) => score)).toEqual([0.1, 0.2, 0.1]);
      const changed = read(path, plain({ missing: 0 }));
      expect((await changed.score([accounts[0]!, accounts[2]!], never)).map(({ score }) => score)).toEqual([0.1, 0.1]);
      await expect(changed.score(accounts, never)).rejects.toMatchObject({ code: 'run-invalid', place: path, rule: expect.stringContaining('it sends another request for account gold/1 than was recorded') as string });
      await expect(read(path, plain({ booleans: 'number' })).score([accounts[0]!], never)).rejects.toMatchObject({ rule: expect.stringContaining('account gold/0') as string });
      expect(await changed.score([account(3, { a: 0.75, gift: true })], never)).toMatchObject([{ outcome: 'infrastructure' }]);
    });

    it('tells accounts of equal fields apart where their ids are sent', async () => {
      const byId = plain({ row: { id: '{{$id}}', a: '{{a}}' } });
      expect((await read(kept(byId, [0.1, 0.2, 0.3]), byId).score(accounts, never)).map(({ score }) => score)).toEqual([0.1, 0.2, 0.3]);
    });

    it('is written by the recorder', async () => {
      const { text } = await recorded(wellBehaved, [[0, 2, 0]], { asks: ({ id }) => `asks ${id}` });
      const [, answer] = text.split('\n');
      expect((JSON.parse(answer!) as { accounts: { id: string; asks: string }[] }).accounts.map(({ id, asks }) => [id, asks])).toEqual(testAccounts(2, 0).map(({ id }) => [id, `asks ${id}`]));
    });
  });

  it('reads another dialect as it was judged then', async () => {
    const { text } = await recorded(wellBehaved, [[0, 1, 0]]);
    const recording = readReplyRecording(written(text.replace('"dialect":"open-inference"', '"dialect":"rest"')), judge());
    expect(recordingText(recording)).toMatch(/; judged as it was then: it was asked by rest, and the suite asks by open-inference$/);
    expect(recording.again).toBe(0);
  });

  it('asks for the document that a contract was fetched from', async () => {
    const { text } = await recorded(wellBehaved, [[0, 1, 0]]);
    const contract = { openapi: '/openapi.json', path: '/score' };
    expect(() => readReplyRecording(written(text), judge({ contract }))).toThrow('must hold the document /openapi.json');
    const document = { paths: { '/score': { post: { responses: { 200: { content: { 'application/json': { schema: { type: 'object', required: ['checksum'] } } } } } } } } };
    const recording = readReplyRecording(written(text.replace('{"format"', () => `{"contract":${JSON.stringify(JSON.stringify(document))},"format"`)), judge({ contract }));
    expect([...recording.replies.values()]).toMatchObject([{ outcome: 'contract-violation' }]);
  });

  it.each([
    ['no header', '{"id":"gold/0"}\n', 'must begin with a header'],
    ['a format of tomorrow', `${JSON.stringify({ ...header, format: 'mlcheck-recording/9' })}\n`, 'must begin with a header of format mlcheck-recording/2 or mlcheck-recording/1'],
    ['no JSON', 'x\n', 'must be a JSON object'],
    ['nothing', '', 'must be a JSON object'],
    ['a line cut off', `${JSON.stringify(header)}\n{"id":`, 'must end in a whole line'],
    ['a score without a number', `${JSON.stringify(header)}\n{"repeat":0,"request":"r","latencyMs":1,"accounts":[{"id":"g/0","fields":"x","outcome":"scored","score":null}],"leftOut":"why"}\n`, 'must be a recorded reply'],
    ['neither a reply nor a reason', `${JSON.stringify(header)}\n{"repeat":0,"request":"r","latencyMs":1,"accounts":[{"id":"g/0","fields":"x","outcome":"scored","score":1}]}\n`, 'must be a recorded reply'],
  ])('refuses a file with %s', (name, text, says) => {
    expect(() => readReplyRecording(file(`${name}.jsonl`, text), judge())).toThrow(says);
  });
});
