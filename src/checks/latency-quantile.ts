import type { PairedColumns } from '../table/evidence.js';
import { limitOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { inOrderOfTime, quantileInterval, slowerThan } from './latency-bounds.js';
import { invalid, openShare, positive } from './rules.js';
import { needsBaseline, source } from './sources.js';
import { detailsOf, pairs, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link latencyQuantile} takes: `atMostMs` or `atMostRelative`. */
export interface LatencyQuantileOptions extends CheckOptions {
  /** Which quantile, in (0, 1); default 0.95. */
  readonly p?: number;
  /** Largest acceptable value, milliseconds. */
  readonly atMostMs?: number;
  /** Instead: how much longer than the baseline's, as a share of it, > 0: with 0.1, a quantile of 50 ms may become 55 ms. Both arms are asked in the same run. */
  readonly atMostRelative?: number;
}

const GATING_REQUESTS = 8000;

/**
 * The latency that a share p of requests does not exceed is at most so much: theta = P(latency > limit), tolerance 1 - p. The limit is `atMostMs`, or the baseline's own quantile and so much more: then half of each
 * level goes to the bounds of that quantile, and no ratio of estimates is formed. Slow requests come in clusters, so counts are divided by a design effect from 25 batches in order of due time before
 * Clopper-Pearson.
 *
 * Advisory by default: under strong dependence even this passes too easily below about 8,000 requests, which a gating claim therefore needs.
 * @throws MlcheckError `suite-invalid` on expansion for both limits or none, or a relative one without a baseline.
 * @example latencyQuantile({ p: 0.95, atMostMs: 250 })
 * @example latencyQuantile({ p: 0.95, atMostRelative: 0.1 })
 */
export function latencyQuantile(options: LatencyQuantileOptions): CheckSpec {
  const { p = 0.95, atMostMs, atMostRelative } = options;
  return declared({
    kind: 'latency-quantile',
    options: optionsOf(options),
    params: { p, atMostMs, atMostRelative },
    severity: 'advisory',
    make: (context) => {
      openShare('p', p);
      if ((atMostMs === undefined) === (atMostRelative === undefined)) throw invalid('atMostMs', 'must be given, or else atMostRelative, not both', atMostMs);
      if (atMostMs !== undefined) positive('atMostMs', atMostMs);
      if (atMostRelative !== undefined) {
        positive('atMostRelative', atMostRelative);
        needsBaseline(context, 'latency-quantile');
      }
      const timesOf = (arm: 'candidate' | 'baseline') => ({ evidence: 'pairs' as const, a: source(arm, 'latencyMs'), b: source(arm, 'dueAtMs') });
      return {
        claim: `${limitOf(p, 'share')} of requests take at most ${atMostRelative === undefined ? limitOf(atMostMs!, 'milliseconds') : `${limitOf(atMostRelative, 'share')} longer than the baseline's do`}`,
        tolerance: 1 - p,
        unit: 'share',
        timed: true,
        needs: [timesOf('candidate'), ...(atMostRelative === undefined ? [] : [timesOf('baseline')])],
        planning: { family: 'rate', range: 1, sigma: 0, parts: 1 },
        effect: (evidence, levels) => {
          const columns = pairs(evidence);
          const { n, missing, unusable: reason } = strataOf(columns.strata);
          if (n === 0) return unusable(reason ?? 'no request was timed', 0, missing);
          const before = atMostRelative === undefined ? undefined : pairs(evidence, 1);
          if (before?.a.length === 0) return unusable("none of the baseline's requests was timed", 0, missing);
          const times = inOrderOfTime(columns.a, columns.b);
          const limits = before === undefined ? { below: atMostMs!, above: atMostMs!, estimate: atMostMs! } : widened(before, p, 1 + atMostRelative!, levels);
          const share = before === undefined ? 1 : 0.5;
          const [least, most, found] = ([limits.above, limits.below, limits.estimate] as const).map((limit) => slowerThan(limit, times, p, { fail: levels.fail * share, pass: levels.pass * share }));
          const bounds = { lower: Math.min(least!.lower, found!.estimate), upper: Math.max(most!.upper, found!.estimate), estimate: found!.estimate, n };
          const quantileMs = columns.a.slice().sort()[Math.min(n - 1, Math.ceil(p * n) - 1)]!;
          const details = detailsOf({ count: found!.count, of: n, designEffect: found!.designEffect, quantileMs, ...(before === undefined ? {} : { limitMs: limits.estimate }) }, missing);
          const worst = worstAccounts(columns, (at) => columns.a[at]! - limits.estimate);
          if (options.severity === 'gating' && n < GATING_REQUESTS) return { ...bounds, details, worst, unusable: `a gating latency claim needs ${GATING_REQUESTS} requests, not ${n}` };
          return { ...bounds, details, worst };
        },
      };
    },
  });
}

/** Bounds of the baseline's quantile, times a factor. */
function widened({ a, b }: PairedColumns, p: number, factor: number, levels: { readonly fail: number; readonly pass: number }) {
  const { below, above, estimate } = quantileInterval(inOrderOfTime(a, b), p, { below: levels.pass / 2, above: levels.fail / 2 });
  return { below: factor * below, above: factor * above, estimate: factor * estimate };
}
