import type { Account } from '../../population/account.js';
import type { InputTensor } from '../endpoint.js';
import { writePlainText } from '../plain-text.js';
import { tensorHead } from './encode-tensor.js';
import { shortNumbers, type ShortNumbers } from './short-numbers.js';

/** Memory of many bodies: each is a piece of it. */
const SLAB_BYTES = 65_536;
/** `4294967295,` and the brackets around. */
const ROWS_BYTES = 16;

/**
 * Makes the function that writes the JSON of an Open Inference request as bytes, in one go, where all of it is short numbers ({@link shortNumbers}) and the id is plain text: no text is made that would have to be
 * encoded again. It gives undefined for any other request; undefined itself, where an input takes anything but numbers.
 * @param end what stands behind the last input
 */
export function shortBody(inputs: readonly InputTensor[], end: string): ((accounts: readonly Account[], requestId: string) => Uint8Array | undefined) | undefined {
  if (!inputs.every(({ datatype }) => datatype === 'FP32' || datatype === 'FP64')) return undefined;
  const tensors: readonly { readonly head: Buffer; readonly middle: Buffer; readonly numbers: ShortNumbers }[] = inputs.map((input, k) => ({
    head: Buffer.from(`${k === 0 ? '","inputs":[' : ','}${tensorHead(input)}`),
    middle: Buffer.from(`,${input.fields.length}],"data":[`),
    numbers: shortNumbers(input.fields),
  }));
  const tail = Buffer.from(end);
  const fixed = ID.length + tail.length + tensors.reduce((sum, { head, middle }) => sum + head.length + middle.length + ROWS_BYTES, 0);
  let slab = EMPTY, used = 0;
  return (accounts, requestId) => {
    let most = fixed + requestId.length;
    for (const { numbers } of tensors) most += numbers.bytesAtMost(accounts.length);
    if (slab.length - used < most) {
      slab = Buffer.allocUnsafeSlow(Math.max(SLAB_BYTES, most));
      used = 0;
    }
    slab.set(ID, used);
    let at = writePlainText(slab, used + ID.length, requestId);
    if (at === -1) return undefined;
    for (const { head, middle, numbers } of tensors) {
      slab.set(head, at);
      at = writePlainText(slab, at + head.length, String(accounts.length));
      slab.set(middle, at);
      at = numbers.write(slab, at + middle.length, accounts);
      if (at === -1) return undefined;
      slab[at++] = BRACKET;
      slab[at++] = BRACE;
    }
    slab.set(tail, at);
    at += tail.length;
    const body = slab.subarray(used, at);
    used = at;
    return body;
  };
}

const EMPTY = Buffer.alloc(0), ID = Buffer.from('{"id":"');
const BRACKET = 93, BRACE = 125;
