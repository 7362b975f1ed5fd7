import { MlcheckError } from '../../errors.js';

/** A parser for an option that takes names, separated by commas or given several times. @throws MlcheckError `usage` for an empty name. */
export function names(place: string, example: string): (text: string, before: readonly string[] | undefined) => readonly string[] {
  return (text, before) => {
    const parts = text.split(',').map((part) => part.trim());
    if (parts.includes('')) throw new MlcheckError('usage', { place, rule: 'must be names separated by commas', value: text, hint: `for example ${place} ${example}` });
    return [...(before ?? []), ...parts];
  };
}
