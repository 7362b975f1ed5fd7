import { MlcheckError } from '../../errors.js';

/** A parser for an option that takes a number above zero, whole or not. @throws MlcheckError `usage`. */
export function positiveNumber(place: string, hint = `for example ${place} 50`): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (!/^\d*\.?\d+$/.test(text) || !(value > 0) || !Number.isFinite(value)) {
      throw new MlcheckError('usage', { place, rule: 'must be a number > 0', value: text, hint });
    }
    return value;
  };
}
