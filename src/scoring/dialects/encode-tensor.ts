import { MlcheckError } from '../../errors.js';
import type { Account, FieldValue } from '../../population/account.js';
import type { InputTensor } from '../endpoint.js';
import { DATATYPES, isFloat } from './datatypes.js';
import { shortNumbers, shortNumbersText } from './short-numbers.js';

/**
 * Makes the function that writes one input tensor of an Open Inference request as JSON: shape [rows, fields], data flat and row-major.
 * A missing value is `null` (servers read it as NaN in float tensors). Numbers are written with all their digits.
 * @throws MlcheckError `suite-invalid` (the function) for a field that the account lacks or whose value the datatype cannot carry.
 */
export function tensorEncoder(input: InputTensor, place: string): (accounts: readonly Account[]) => string {
  const values = tensorValues(input, place);
  const head = tensorHead(input);
  // Accounts with a number that is not short have more of them.
  let short = input.datatype === 'FP32' || input.datatype === 'FP64' ? shortNumbers(input.fields) : undefined;
  const list = (accounts: readonly Account[]): string => {
    const text = short === undefined ? undefined : shortNumbersText(short, accounts);
    if (text !== undefined) return text;
    short = undefined;
    return JSON.stringify(values(accounts));
  };
  return (accounts) => `${head}${accounts.length},${input.fields.length}],"data":${list(accounts)}}`;
}

/**
 * Makes the function that takes the values of one input tensor from accounts: row-major, as the datatype carries them, `null` for a missing one.
 * @param nulls false for a form that has no null: then only a float tensor, which has NaN, takes a missing value
 * @throws MlcheckError `suite-invalid` (the function), as {@link tensorEncoder}
 */
export function tensorValues(input: InputTensor, place: string, nulls = true): (accounts: readonly Account[]) => FieldValue[] {
  const { fields, datatype } = input;
  const { encode, carries } = DATATYPES[datatype];
  const width = fields.length;
  const floats = isFloat(datatype);
  // Every finite number fits into these two.
  const anyNumber = datatype === 'FP32' || datatype === 'FP64';
  const absent = nulls || floats;
  const refuse = (account: Account, field: string): never => {
    const known = Object.hasOwn(account.fields, field);
    throw new MlcheckError('suite-invalid', {
      place: `${place}.fields[${fields.indexOf(field)}]`,
      rule: known ? `field ${field} must be ${absent ? carries : carries.replace(/,? or missing$/, ', and never missing,')} to fill ${datatype} input ${input.name}` : `must name a field of the account (account ${account.id} has no field ${field})`,
      ...(known ? { value: account.fields[field] } : { hint: `fields: ${Object.keys(account.fields).join(', ')}` }),
    });
  };
  return (accounts) => {
    const data: FieldValue[] = [];
    for (const account of accounts) {
      for (let f = 0; f < width; f++) {
        const value = account.fields[fields[f] as string];
        if (anyNumber && typeof value === 'number' && value - value === 0) {
          data.push(value);
          continue;
        }
        const sent = value === null ? (absent ? null : undefined) : value === undefined ? undefined : encode(value);
        data.push(sent === undefined ? refuse(account, fields[f] as string) : sent);
      }
    }
    return data;
  };
}

/** The JSON of an input tensor up to the number of its rows. */
export function tensorHead(input: InputTensor): string {
  return `{"name":${JSON.stringify(input.name)},"datatype":"${input.datatype}",${input.parameters === undefined ? '' : `"parameters":${JSON.stringify(input.parameters)},`}"shape":[`;
}
