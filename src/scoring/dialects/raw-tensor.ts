import { halfOf } from './half.js';

/** Bytes of one element, and how it is read: little-endian, as every raw tensor of the Open Inference Protocol. */
const READERS: Readonly<Record<string, readonly [size: number, read: (view: DataView, at: number) => unknown]>> = {
  BOOL: [1, (view, at) => view.getUint8(at) !== 0],
  UINT8: [1, (view, at) => view.getUint8(at)],
  UINT16: [2, (view, at) => view.getUint16(at, true)],
  UINT32: [4, (view, at) => view.getUint32(at, true)],
  UINT64: [8, (view, at) => whole(view.getBigUint64(at, true))],
  INT8: [1, (view, at) => view.getInt8(at)],
  INT16: [2, (view, at) => view.getInt16(at, true)],
  INT32: [4, (view, at) => view.getInt32(at, true)],
  INT64: [8, (view, at) => whole(view.getBigInt64(at, true))],
  FP16: [2, (view, at) => halfOf(view.getUint16(at, true))],
  BF16: [2, (view, at) => bfloat(view.getUint16(at, true))],
  FP32: [4, (view, at) => view.getFloat32(at, true)],
  FP64: [8, (view, at) => view.getFloat64(at, true)],
};

/**
 * The values of a raw tensor: row-major, no padding; an integer that a double cannot hold is a bigint. BYTES elements are a length (4 bytes) and as many bytes, read as text.
 * @returns a text that says what is wrong when the bytes are no whole number of elements, or the datatype is none
 */
export function rawTensor(datatype: string, bytes: Uint8Array): readonly unknown[] | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (datatype === 'BYTES') return texts(bytes, view);
  const reader = READERS[datatype];
  if (reader === undefined) return `a raw tensor must have a datatype of the protocol, got ${datatype}`;
  const [size, read] = reader;
  if (bytes.byteLength % size !== 0) return `a raw tensor of ${datatype} must have ${size} bytes for each value, got ${bytes.byteLength} bytes`;
  return Array.from({ length: bytes.byteLength / size }, (_, k) => read(view, k * size));
}

/** An integer as a number where a double holds it. */
function whole(value: bigint): number | bigint {
  const near = Number(value);
  return BigInt(near) === value ? near : value;
}

function bfloat(bits: number): number {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, bits << 16);
  return view.getFloat32(0);
}

function texts(bytes: Uint8Array, view: DataView): readonly string[] | string {
  const all: string[] = [];
  for (let at = 0; at < bytes.byteLength; ) {
    const length = at + 4 <= bytes.byteLength ? view.getUint32(at, true) : Infinity;
    if (at + 4 + length > bytes.byteLength) return 'a raw tensor of BYTES breaks off inside a value';
    all.push(Buffer.from(bytes.buffer, bytes.byteOffset + at + 4, length).toString('utf8'));
    at += 4 + length;
  }
  return all;
}
