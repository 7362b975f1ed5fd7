import { MlcheckError } from '../../errors.js';

/** A parser for an option that takes a whole number, `atLeast` to `atMost`. @throws MlcheckError `usage`: `--accounts: must be a whole number > 0, got "ten"`. */
export function wholeNumber(place: string, atLeast = 1, atMost: number = Number.MAX_SAFE_INTEGER, hint = `for example ${place} ${Math.max(atLeast, 8)}`): (text: string) => number {
  const rule = atMost === Number.MAX_SAFE_INTEGER ? `> ${atLeast - 1}` : `from ${atLeast} to ${atMost}`;
  return (text) => {
    const value = Number(text.replaceAll('_', ''));
    if (!/^\d[\d_]*$/.test(text) || value < atLeast || value > atMost) {
      throw new MlcheckError('usage', { place, rule: `must be a whole number ${rule}`, value: text, hint });
    }
    return value;
  };
}
