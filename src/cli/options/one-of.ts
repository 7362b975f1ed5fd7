import { didYouMean } from '../../did-you-mean.js';
import { MlcheckError } from '../../errors.js';

/** A parser for an option that takes one of a few words. @throws MlcheckError `usage` with the nearest one. */
export function oneOf<const T extends string>(place: string, words: readonly T[]): (text: string) => T {
  return (text) => {
    const found = words.find((word) => word === text);
    if (found === undefined) throw new MlcheckError('usage', { place, rule: `must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}`, value: text, hint: didYouMean(text, words) });
    return found;
  };
}
