import { MlcheckError } from '../../errors.js';
import type { Shard } from '../../run/shard.js';

const MOST = 1_000;

/** A parser for `--shard 2/4`. @throws MlcheckError `usage` */
export function shard(place: string): (text: string) => Shard {
  return (text) => {
    const match = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text);
    const [index, of] = [Number(match?.[1]), Number(match?.[2])];
    if (match === null || index > of || of > MOST) throw new MlcheckError('usage', { place, rule: `must be which of how many, i/n with i from 1 to n and n at most ${MOST}`, value: text, hint: `for example ${place} 2/4` });
    return { index, of };
  };
}
