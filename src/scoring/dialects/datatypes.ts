import type { FieldValue } from '../../population/account.js';
import type { Datatype } from '../endpoint.js';
import { halfBits } from './half.js';

/** What an input tensor of a datatype takes, and how it is written. */
interface DatatypeRule {
  /** As a phrase; a missing value stands last. */
  readonly carries: string;
  /** What stands for a value; undefined for a value that the datatype cannot carry. */
  readonly encode: (value: Exclude<FieldValue, null>) => FieldValue | undefined;
  /** Bytes of a raw element and how it is written, little-endian; BYTES has a length of its own. */
  readonly raw?: readonly [size: number, write: (bytes: Buffer, value: number, at: number) => void];
  /** Field of `InferTensorContents` that holds it over gRPC; FP16 has none. */
  readonly contents?: string;
}

/**
 * The datatypes of the Open Inference Protocol for inputs.
 * Source: kserve/open-inference-protocol, inference_rest.md ("Tensor Data Types") and open_inference_grpc.proto (InferTensorContents).
 */
export const DATATYPES: Readonly<Record<Datatype, DatatypeRule>> = {
  BOOL: { carries: 'a boolean or missing', encode: (value) => (typeof value === 'boolean' ? value : undefined), raw: [1, (bytes, value, at) => bytes.writeUInt8(value, at)], contents: 'bool_contents' },
  UINT8: { ...whole(0, 255), raw: [1, (bytes, value, at) => bytes.writeUInt8(value, at)], contents: 'uint_contents' },
  UINT16: { ...whole(0, 65_535), raw: [2, (bytes, value, at) => bytes.writeUInt16LE(value, at)], contents: 'uint_contents' },
  UINT32: { ...whole(0, 4_294_967_295), raw: [4, (bytes, value, at) => bytes.writeUInt32LE(value, at)], contents: 'uint_contents' },
  UINT64: { ...whole(0, Number.MAX_SAFE_INTEGER, 'from 0 to 2^53'), raw: [8, (bytes, value, at) => bytes.writeBigUInt64LE(BigInt(value), at)], contents: 'uint64_contents' },
  INT8: { ...whole(-128, 127), raw: [1, (bytes, value, at) => bytes.writeInt8(value, at)], contents: 'int_contents' },
  INT16: { ...whole(-32_768, 32_767), raw: [2, (bytes, value, at) => bytes.writeInt16LE(value, at)], contents: 'int_contents' },
  INT32: { ...whole(-2_147_483_648, 2_147_483_647), raw: [4, (bytes, value, at) => bytes.writeInt32LE(value, at)], contents: 'int_contents' },
  INT64: { ...whole(-Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER, 'up to 2^53'), raw: [8, (bytes, value, at) => bytes.writeBigInt64LE(BigInt(value), at)], contents: 'int64_contents' },
  FP16: { ...float(65_504), raw: [2, (bytes, value, at) => bytes.writeUInt16LE(halfBits(value), at)] },
  FP32: { ...float(), raw: [4, (bytes, value, at) => bytes.writeFloatLE(value, at)], contents: 'fp32_contents' },
  FP64: { ...float(), raw: [8, (bytes, value, at) => bytes.writeDoubleLE(value, at)], contents: 'fp64_contents' },
  BYTES: { carries: 'a text or missing', encode: (value) => (typeof value === 'string' ? value : undefined), contents: 'bytes_contents' },
};

export const isFloat = (datatype: Datatype): boolean => datatype.startsWith('FP');
export const isInteger = (datatype: Datatype): boolean => datatype.includes('INT');

function whole(least: number, most: number, range = `from ${least} to ${most}`): Pick<DatatypeRule, 'carries' | 'encode'> {
  return {
    carries: `a whole number ${range}, a boolean or missing`,
    encode: (value) => (typeof value === 'boolean' ? Number(value) : Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most ? value : undefined),
  };
}

function float(most = Infinity): Pick<DatatypeRule, 'carries' | 'encode'> {
  return {
    carries: `a finite number${most === Infinity ? '' : ` up to ${most}`}, a boolean or missing`,
    encode: (value) => {
      if (typeof value === 'number') return Number.isFinite(value) && Math.abs(value) <= most ? value : Number.isNaN(value) ? null : undefined;
      return typeof value === 'boolean' ? Number(value) : undefined;
    },
  };
}
