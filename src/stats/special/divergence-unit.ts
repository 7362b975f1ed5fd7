import { demand } from '../domain.js';

export interface DivergenceOptions {
  /** Of the logarithm: e (default) gives nats, 2 bits. Above 1. */
  readonly base?: number;
}

/** The natural logarithm of the base; 1 for e itself. @throws MlcheckError `statistic-undefined` for a base that is not above 1. */
export function unitOf(base: number, name: string): number {
  demand(typeof base === 'number' && base > 1 && base < Infinity, `${name}(base)`, 'must be finite and > 1', base);
  return Math.log(base);
}
