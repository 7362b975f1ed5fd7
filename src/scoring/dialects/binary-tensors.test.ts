import { afterEach, describe, expect, it } from 'vitest';
import type { Account } from '../../population/account.js';
import { openInference, type OpenInferenceEndpoint } from '../endpoint.js';
import { httpScorer } from '../http-scorer.js';
import type { Scorer } from '../scorer.js';
import { realClock } from '../testing/real-clock.js';
import { tinyServer, type Answer, type TinyServer } from '../testing/tiny-server.js';

const never = new AbortController().signal;
const open: { close(): Promise<void> }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});
const accounts: readonly Account[] = [0, 1].map((i) => ({ cohort: 'c', i, id: `c/${i}`, fields: { a: i + 0.5, b: null, n: 2 ** 53 - 1, vpn: i === 1, city: 'Zürich' } }));

/** A reply of JSON and the bytes behind it. */
const mixed = (outputs: readonly object[], ...tensors: readonly ArrayBufferView[]): Answer => (response) => {
  const json = Buffer.from(JSON.stringify({ model_name: 'm', model_version: '3', outputs }));
  response.writeHead(200, { 'content-type': 'application/octet-stream', 'inference-header-content-length': String(json.byteLength) });
  response.end(Buffer.concat([json, ...tensors.map((tensor) => Buffer.from(tensor.buffer, tensor.byteOffset, tensor.byteLength))]));
};
const raw = (name: string, datatype: string, shape: readonly number[], bytes: number): object => ({ name, datatype, shape, parameters: { binary_data_size: bytes } });

async function against(answer: Answer, more: Partial<OpenInferenceEndpoint> = {}): Promise<{ readonly scorer: Scorer; readonly server: TinyServer }> {
  let first = true;
  const server = await tinyServer(() => {
    // Asked alone, every account is scored: the whole batch stays what it was.
    const now = first ? answer : mixed([raw('p', 'FP32', [1], 4)], new Float32Array([0.5]));
    first = false;
    return now;
  });
  open.push(server);
  const scorer = httpScorer(openInference({ url: server.url, model: 'm', tensors: 'binary', inputs: [{ name: 'x', datatype: 'FP32', fields: ['a', 'b'] }], output: { name: 'p' }, attempts: 1, ...more }), { arm: 'candidate', environment: {}, clock: realClock, jitter: () => 0, version: '0.0.0', requestTag: 't' });
  open.push(scorer);
  return { scorer, server };
}

describe('hand: the binary tensor extension', () => {
  it('sends JSON and the tensors behind it, little-endian, in the order of the inputs', async () => {
    const { scorer, server } = await against(mixed([raw('p', 'FP32', [2, 1], 8)], new Float32Array([0.25, 0.75])), {
      inputs: [{ name: 'x', datatype: 'FP32', fields: ['a', 'b'] }, { name: 'd', datatype: 'FP64', fields: ['a'] }, { name: 'n', datatype: 'INT64', fields: ['n'] }, { name: 'v', datatype: 'BOOL', fields: ['vpn'] }, { name: 'c', datatype: 'BYTES', fields: ['city'] }],
    });
    expect(await scorer.score(accounts, never)).toMatchObject([{ outcome: 'scored', score: 0.25, servedVersion: '3' }, { outcome: 'scored', score: 0.75 }]);
    const { headers, bytes } = server.seen[0]!;
    const length = Number(headers['inference-header-content-length']);
    expect(headers['content-type']).toBe('application/octet-stream');
    expect(JSON.parse(bytes.subarray(0, length).toString('utf8'))).toEqual({
      id: 't-candidate-c/0+1', parameters: { binary_data_output: true }, outputs: [{ name: 'p', parameters: { binary_data: true } }],
      inputs: [['x', 'FP32', 2, 16], ['d', 'FP64', 1, 16], ['n', 'INT64', 1, 16], ['v', 'BOOL', 1, 2], ['c', 'BYTES', 1, 22]].map(([name, datatype, width, size]) => ({ name, datatype, shape: [2, width], parameters: { binary_data_size: size } })),
    });
    const rest = bytes.subarray(length);
    expect([0, 4, 8, 12].map((at) => rest.readFloatLE(at))).toEqual([0.5, NaN, 1.5, NaN]);
    expect([rest.readDoubleLE(16), rest.readBigInt64LE(32), rest[48], rest[49], rest.readUInt32LE(50), rest.subarray(54, 61).toString('utf8')]).toEqual([0.5, 2n ** 53n - 1n, 0, 1, 7, 'Zürich']);
    expect(rest.byteLength).toBe(72);
  });

  it('reads raw outputs beside JSON ones, by their place', async () => {
    const { scorer } = await against(mixed([raw('q', 'FP64', [2], 16), { name: 'r', datatype: 'FP32', shape: [2], data: [9, 9] }, raw('p', 'FP32', [2, 2], 16)], new Float64Array([7, 7]), new Float32Array([9, 0.25, 9, -0])), { output: { name: 'p', column: 1 } });
    expect((await scorer.score(accounts, never)).map(({ score, detail }) => [score, detail])).toEqual([[0.25, undefined], [-0, undefined]]);
  });

  it('reads a reply in JSON alone', async () => {
    const { scorer } = await against({ body: { model_name: 'm', outputs: [{ name: 'p', datatype: 'FP32', shape: [2], data: [0.1, 0.2] }] } });
    expect((await scorer.score(accounts, never)).map(({ score }) => score)).toEqual([0.1, 0.2]);
  });
});

describe('fault: a binary reply that breaks the contract', () => {
  it.each([
    ['NaN', mixed([raw('p', 'FP32', [2], 8)], new Float32Array([NaN, 0.5])), ['contract-violation', 'scored'], 'NaN'],
    ['an integer above 2^53', mixed([raw('p', 'INT64', [2], 16)], new BigInt64Array([2n ** 53n + 1n, 1n])), ['contract-violation', 'scored'], 'beyond 2^53'],
    ['texts', mixed([raw('p', 'BYTES', [2], 10)], Buffer.from('\u0001\0\0\u00001\u0001\0\0\u00002', 'latin1')), ['contract-violation', 'contract-violation'], 'the text "1"'],
    ['fewer bytes than announced', mixed([raw('p', 'FP32', [2], 8)], new Float32Array([0.5])), ['contract-violation', 'contract-violation'], 'must hold 8 bytes of tensors, got 4'],
    ['half a value', mixed([raw('p', 'FP32', [2], 7)], Buffer.alloc(7)), ['contract-violation', 'contract-violation'], '4 bytes for each value'],
    ['one row too few', mixed([raw('p', 'FP32', [1], 4)], new Float32Array([0.5])), ['contract-violation', 'contract-violation'], 'must have 2 rows, got 1'],
    ['a shape beside the data', mixed([raw('p', 'FP32', [2], 4)], new Float32Array([0.5])), ['contract-violation', 'contract-violation'], 'as many values as its shape'],
    ['a datatype that is none', mixed([raw('p', 'FP8', [2], 2)], Buffer.alloc(2)), ['contract-violation', 'contract-violation'], 'got FP8'],
  ])('%s', async (_, answer, outcomes, says) => {
    const { scorer } = await against(answer);
    const replies = await scorer.score(accounts, never);
    expect(replies.map(({ outcome }) => outcome)).toEqual(outcomes);
    expect(replies[0]?.detail).toContain(says);
  });

  it('an input without a null refuses a missing value', async () => {
    const { scorer } = await against({ body: {} }, { inputs: [{ name: 'x', datatype: 'INT64', fields: ['b'] }] });
    await expect(scorer.score(accounts, never)).rejects.toMatchObject({ code: 'suite-invalid', place: 'candidate.inputs[0].fields[0]' });
  });

  it('a server that lists its extensions, and not this one, is refused by the probe', async () => {
    const server = await tinyServer(() => ({ body: { name: 'mlserver', extensions: ['model_repository'] } }));
    open.push(server);
    const scorer = httpScorer(openInference({ url: server.url, model: 'm', tensors: 'binary', inputs: [{ name: 'x', datatype: 'FP32', fields: ['a'] }], output: { name: 'p' } }), { arm: 'candidate', environment: {}, clock: realClock, jitter: () => 0, version: '0.0.0' });
    open.push(scorer);
    await expect(scorer.probe(never)).rejects.toMatchObject({ code: 'endpoint-unusable', value: 'model_repository', hint: "leave out `tensors: 'binary'`" });
  });
});
