import { MlcheckError } from '../../errors.js';
import type { Account, FieldValue } from '../../population/account.js';
import type { InputTensor } from '../endpoint.js';

/**
 * Makes the function that writes one input tensor of an Open Inference request as JSON: shape [rows, fields], data flat and row-major.
 * A missing value is `null` (servers read it as NaN in float tensors). Numbers are written with all their digits.
 * @throws MlcheckError `suite-invalid` (the function) for a field that the account lacks or whose value the datatype cannot carry.
 */
export function tensorEncoder(input: InputTensor, place: string): (accounts: readonly Account[]) => string {
  const { fields, datatype } = input;
  const encode = ENCODERS[datatype];
  const head = `{"name":${JSON.stringify(input.name)},"datatype":"${datatype}","shape":[`;
  const width = fields.length;
  const refuse = (account: Account, field: string): never => {
    const known = Object.hasOwn(account.fields, field);
    throw new MlcheckError('suite-invalid', {
      place: `${place}.fields[${fields.indexOf(field)}]`,
      rule: known ? `field ${field} must be ${CARRIES[datatype]} to fill ${datatype} input ${input.name}` : `must name a field of the account (account ${account.id} has no field ${field})`,
      ...(known ? { value: account.fields[field] } : { hint: `fields: ${Object.keys(account.fields).join(', ')}` }),
    });
  };
  return (accounts) => {
    let data = '';
    for (const account of accounts) {
      for (let f = 0; f < width; f++) {
        const field = fields[f] as string;
        const value = account.fields[field];
        const text = value === null ? 'null' : value === undefined ? undefined : encode(value);
        data += data === '' ? (text ?? refuse(account, field)) : `,${text ?? refuse(account, field)}`;
      }
    }
    return `${head}${accounts.length},${width}],"data":[${data}]}`;
  };
}

type Encoder = (value: Exclude<FieldValue, null>) => string | undefined;

const float: Encoder = (value) => {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : Number.isNaN(value) ? 'null' : undefined;
  return typeof value === 'boolean' ? (value ? '1' : '0') : undefined;
};
const ENCODERS: Readonly<Record<InputTensor['datatype'], Encoder>> = {
  FP32: float,
  FP64: float,
  INT64: (value) => (typeof value === 'boolean' ? (value ? '1' : '0') : Number.isSafeInteger(value) ? String(value) : undefined),
  BOOL: (value) => (typeof value === 'boolean' ? String(value) : undefined),
  BYTES: (value) => (typeof value === 'string' ? JSON.stringify(value) : undefined),
};
const CARRIES: Readonly<Record<InputTensor['datatype'], string>> = {
  FP32: 'a finite number, a boolean or missing',
  FP64: 'a finite number, a boolean or missing',
  INT64: 'a whole number up to 2^53, a boolean or missing',
  BOOL: 'a boolean or missing',
  BYTES: 'a text or missing',
};
