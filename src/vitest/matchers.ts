import type { Outcome } from '../verdict/types.js';

/** What can be expected of a judged claim or of a whole run. */
export interface Judged {
  readonly outcome: Outcome;
  readonly because?: string;
  readonly sentence?: string;
  readonly claim?: string;
  readonly replay?: string;
}

interface Matched {
  readonly pass: boolean;
  readonly message: () => string;
}

/** The matchers as TypeScript sees them: `declare module 'vitest' { interface Assertion<T> extends VerdictMatchers<T> {} }`. */
export interface VerdictMatchers<R = unknown> {
  toPass(): R;
  toFail(): R;
}

/**
 * Matchers on a verdict or a run: `expect.extend(matchers)`, then `expect(verdict).toPass()` or `.toFail()`. An inconclusive verdict satisfies none of them, their
 * negations included: no evidence is neither a pass nor the absence of one.
 */
export const matchers = {
  toPass(this: { readonly isNot: boolean }, judged: Judged): Matched {
    return matched(judged, 'pass', this.isNot);
  },
  toFail(this: { readonly isNot: boolean }, judged: Judged): Matched {
    return matched(judged, 'fail', this.isNot);
  },
};

function matched(judged: Judged, wanted: Outcome, isNot: boolean): Matched {
  const said = [judged.claim, judged.because ?? judged.sentence].filter((text) => text !== undefined).join(': ');
  return {
    pass: judged.outcome === 'inconclusive' ? isNot : judged.outcome === wanted,
    message: () => [`expected ${isNot ? 'no ' : ''}${wanted}, got ${judged.outcome}${said === '' ? '' : `: ${said}`}`, ...(judged.replay === undefined ? [] : [judged.replay])].join('\n'),
  };
}
