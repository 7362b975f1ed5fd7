import { limitOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import type { Direction } from './mean-bounds.js';
import { rateEffect } from './rate-bounds.js';
import { oneOf, share } from './rules.js';
import { bothArms, needsBaseline, thresholdOf } from './sources.js';
import { pairs } from './strata.js';

/** What {@link decisionChurn} takes. */
export interface DecisionChurnOptions extends CheckOptions {
  /** The decision threshold: a score at or above it is acted upon. Default: the suite's. */
  readonly at?: number;
  /** Largest harmless share of accounts whose decision flips. With 0, one flip is proof. */
  readonly atMost: number;
  /** Flips that count: into action (`up`), out of it (`down`), or either; default `both`. */
  readonly direction?: Direction;
}

/**
 * Who is treated differently: the share of accounts whose decision at the threshold flips between baseline and candidate, with the list. Two models with equal
 * block rates can still block different people.
 * @example decisionChurn({ at: 0.8, atMost: 0.02 })
 */
export function decisionChurn(options: DecisionChurnOptions): CheckSpec {
  const { at: written, atMost, direction = 'both' } = options;
  return declared({
    kind: 'decision-churn',
    options: optionsOf(options),
    params: { at: written, atMost, direction },
    make: (context) => {
      needsBaseline(context, 'decision-churn');
      const at = thresholdOf(context, written);
      share('atMost', atMost);
      oneOf('direction', direction, ['up', 'down', 'both']);
      const how = { up: ' to at or above', down: ' to below', both: ' at' }[direction];
      return {
        claim: `at most ${limitOf(atMost, 'share')} of decisions flip${how} ${limitOf(at, 'score')}`,
        tolerance: atMost,
        unit: 'share',
        deterministic: atMost === 0,
        needs: [bothArms()],
        planning: { family: atMost === 0 ? 'proof' : 'rate', range: 1, sigma: 0, parts: 1 },
        effect: (evidence, levels) => {
          const { a, b, account, strata, cluster } = pairs(evidence);
          let [up, down] = [0, 0];
          const hits = a.map((score, i) => {
            const flip = Number(score >= at) - Number(b[i]! >= at);
            if (flip > 0) up++;
            if (flip < 0) down++;
            return (flip > 0 && direction !== 'down') || (flip < 0 && direction !== 'up') ? 1 : 0;
          });
          const bounds = rateEffect({ hits, account, strata, ...(cluster === undefined ? {} : { cluster }) }, atMost, levels, (i) => Math.abs(a[i]! - b[i]!));
          return { ...bounds, details: { ...bounds.details, upFlips: up, downFlips: down } };
        },
      };
    },
  });
}
