import { MlcheckError } from '../../errors.js';

/** A parser for an option that takes a regular expression. Returns its source. @throws MlcheckError `usage` with what the engine says of it. */
export function pattern(place: string): (text: string) => string {
  return (text) => {
    try {
      return new RegExp(text).source;
    } catch (error) {
      throw new MlcheckError('usage', { place, rule: 'must be a regular expression', value: text, hint: (error as Error).message.replace(/^Invalid regular expression: /, '') });
    }
  };
}
