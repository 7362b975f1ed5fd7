import { describe, expect, it } from 'vitest';
import type { Account } from '../../population/account.js';
import { openInference, type Datatype } from '../endpoint.js';
import { binaryRequest, jsonPart } from './binary-tensors.js';
import { DATATYPES } from './datatypes.js';
import { tensorEncoder } from './encode-tensor.js';
import { halfBits, halfOf } from './half.js';
import { openInferenceGrpcDialect } from './open-inference-grpc.js';
import { rawTensor } from './raw-tensor.js';

const account = (x: Account['fields'][string]): Account => ({ cohort: 'all', i: 0, id: 'all/0', fields: { x } });
const endpointOf = (datatype: Datatype, url = 'http://127.0.0.1:1') => openInference({ url, model: 'm', inputs: [{ name: 'x', datatype, fields: ['x'] }], output: { name: 'p' } });

/** Values that a datatype carries to the last bit, its ends among them. */
const CARRIED: Readonly<Record<Datatype, readonly (number | boolean | string)[]>> = {
  BOOL: [true, false],
  UINT8: [0, 255], UINT16: [0, 65_535], UINT32: [0, 4_294_967_295], UINT64: [0, Number.MAX_SAFE_INTEGER],
  INT8: [-128, 127], INT16: [-32_768, 32_767], INT32: [-2_147_483_648, 2_147_483_647], INT64: [-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
  FP16: [-65_504, 0.5, 2 ** -24], FP32: [-1.5, 2 ** -149], FP64: [0.1, -1e300, Number.MIN_VALUE],
  BYTES: ['', 'Zoë 🦊'],
};
const BEYOND: Readonly<Partial<Record<Datatype, readonly unknown[]>>> = {
  BOOL: [1, 'true'], UINT8: [-1, 256, 1.5, '1'], UINT16: [65_536], UINT32: [-1, 4_294_967_296], UINT64: [-1, 2 ** 53], INT8: [-129, 128], INT16: [32_768], INT32: [2_147_483_648], INT64: [2 ** 53, 0.5],
  FP16: [65_505, 1e300, '1'], FP32: [Infinity, '1'], FP64: [Infinity], BYTES: [1, false],
};
const all = Object.keys(DATATYPES) as Datatype[];

describe('contract: datatypes of the Open Inference Protocol', () => {
  it.each(all)('%s goes out as JSON, raw and over gRPC, and comes back the same', (datatype) => {
    const accounts = CARRIED[datatype].map(account);
    expect(JSON.parse(tensorEncoder({ name: 'x', datatype, fields: ['x'] }, 'inputs')(accounts))).toEqual({ name: 'x', datatype, shape: [accounts.length, 1], data: CARRIED[datatype] });
    const { headers, body } = binaryRequest(endpointOf(datatype), 'candidate')(accounts, 'id');
    const part = jsonPart({ headers: headers as Record<string, string>, bytes: body as Uint8Array } as never);
    expect(rawTensor(datatype, part!.rest)).toEqual(CARRIED[datatype]);
    if (datatype === 'FP16') return;
    const message = JSON.parse(String(openInferenceGrpcDialect.bind(endpointOf(datatype, 'grpc://127.0.0.1:1'), 'candidate').infer(accounts, 'id').body)) as { inputs: { contents: Record<string, unknown[]> }[] };
    const [[field, values]] = Object.entries(message.inputs[0]!.contents) as [[string, unknown[]]];
    expect(field).toBe(DATATYPES[datatype].contents);
    expect(values).toEqual(datatype === 'BYTES' ? CARRIED.BYTES.map((text) => Buffer.from(String(text)).toString('base64')) : datatype === 'BOOL' ? [true, false] : CARRIED[datatype]);
  });
  it.each(all.flatMap((datatype) => (BEYOND[datatype] ?? []).map((value) => [datatype, value] as const)))('%s refuses %j', (datatype, value) => {
    const write = tensorEncoder({ name: 'x', datatype, fields: ['x'] }, 'candidate.inputs[0]');
    expect(() => write([account(value as number)])).toThrow(`candidate.inputs[0].fields[0]: field x must be ${DATATYPES[datatype].carries} to fill ${datatype} input x`);
  });
  it('FP16 is refused over gRPC, which has no field for it', () => {
    expect(() => openInferenceGrpcDialect.bind(endpointOf('FP16', 'grpc://127.0.0.1:1'), 'candidate')).toThrow('candidate.inputs[0].datatype: must be a datatype that gRPC has a field for, got "FP16"');
  });
});

describe('law: halves', () => {
  it('every half is written as it was read, and what lies between two goes to the nearer, ties to the even one', () => {
    const wrong: number[] = [];
    for (let bits = 0; bits < 0x7c00; bits++) {
      const middle = (halfOf(bits) + (bits === 0x7bff ? 65_536 : halfOf(bits + 1))) / 2;
      const found = [halfBits(halfOf(bits)), halfBits(-halfOf(bits)), halfBits(middle), halfBits(middle * (1 + 2 ** -50))];
      const expected = [bits, bits | 0x8000, bits % 2 === 0 ? bits : bits + 1, bits + 1];
      if (found.some((half, k) => half !== expected[k])) wrong.push(bits);
    }
    expect(wrong).toEqual([]);
    expect([halfBits(NaN), halfBits(Infinity), halfBits(-Infinity)].map(halfOf)).toEqual([NaN, Infinity, -Infinity]);
  });
});
