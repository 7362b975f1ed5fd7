import { clopperPearsonLower, clopperPearsonUpper } from '../stats/clopper-pearson.js';
import { beta } from '../stats/beta.js';
import { numberOf } from '../verdict/wording.js';
import type { CheckOptions, CheckSpec } from './check.js';
import { declared, optionsOf } from './declare.js';
import { openShare, positive } from './rules.js';
import { source } from './sources.js';
import { detailsOf, pairs, strataOf, unusable, worstAccounts } from './strata.js';

/** What {@link latencyQuantile} takes. */
export interface LatencyQuantileOptions extends CheckOptions {
  /** Which quantile, in (0, 1); default 0.95. */
  readonly p?: number;
  /** Largest acceptable value, milliseconds. */
  readonly atMostMs: number;
}

const BATCHES = 25;
const GATING_REQUESTS = 8000;

/**
 * The latency that a share p of requests does not exceed is at most so much: theta = P(latency > atMostMs), tolerance 1 - p. Slow requests come in
 * clusters, so counts are divided by a design effect from 25 batches in order of due time before Clopper-Pearson.
 *
 * Advisory by default: under strong dependence even this passes too easily below about 8,000 requests, which a gating claim therefore needs.
 * @example latencyQuantile({ p: 0.95, atMostMs: 250 })
 */
export function latencyQuantile(options: LatencyQuantileOptions): CheckSpec {
  const { p = 0.95, atMostMs } = options;
  return declared({
    kind: 'latency-quantile',
    options: optionsOf(options),
    params: { p, atMostMs },
    severity: 'advisory',
    make: () => {
      openShare('p', p);
      positive('atMostMs', atMostMs);
      return {
        claim: `${numberOf(p, 'share')} of requests take at most ${numberOf(atMostMs, 'milliseconds')}`,
        tolerance: 1 - p,
        unit: 'share',
        timed: true,
        needs: [{ evidence: 'pairs', a: source('candidate', 'latencyMs'), b: source('candidate', 'dueAtMs') }],
        planning: { family: 'rate', range: 1, sigma: 0, parts: 1 },
        effect: (evidence, levels) => {
          const columns = pairs(evidence);
          const { n, missing, unusable: reason } = strataOf(columns.strata);
          if (n === 0) return unusable(reason ?? 'no request was timed', 0, missing);
          const order = Uint32Array.from(columns.a.keys()).sort((i, j) => columns.b[i]! - columns.b[j]! || i - j);
          const slow = Float64Array.from(order, (at) => Number(columns.a[at]! > atMostMs));
          const k = slow.reduce((sum, one) => sum + one, 0);
          const deff = designEffect(slow, p);
          const bounds = { lower: effectiveLower(k, n, deff, levels.fail), upper: effectiveUpper(k, n, deff, levels.pass), estimate: k / n, n };
          const sorted = columns.a.slice().sort();
          const details = detailsOf({ count: k, of: n, designEffect: deff, quantileMs: sorted[Math.min(n - 1, Math.ceil(p * n) - 1)]! }, missing);
          const worst = worstAccounts(columns, (at) => columns.a[at]! - atMostMs);
          if (options.severity === 'gating' && n < GATING_REQUESTS) return { ...bounds, details, worst, unusable: `a gating latency claim needs ${GATING_REQUESTS} requests, not ${n}` };
          return { ...bounds, details, worst };
        },
      };
    },
  });
}

/** How many dependent requests are worth one independent one: 1.3 times the variance of batch means over what independence gives, at least 1. */
export function designEffect(slow: Float64Array, p: number): number {
  const size = Math.floor(slow.length / BATCHES);
  if (size < 2) return 1;
  const means = Array.from({ length: BATCHES }, (_, at) => slow.subarray(at * size, (at + 1) * size).reduce((sum, one) => sum + one, 0) / size);
  const mean = means.reduce((sum, one) => sum + one, 0) / BATCHES;
  const variance = means.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (BATCHES - 1);
  // Around the tolerated rate when nothing was slow: a rate of 0 has no variance of its own.
  const rate = mean > 0 && mean < 1 ? mean : 1 - p;
  return Math.max(1, (1.3 * variance * size) / (rate * (1 - rate)));
}

/** Clopper-Pearson with counts k / deff of n / deff, which need not be whole. */
function effectiveLower(k: number, n: number, deff: number, level: number): number {
  if (deff === 1) return clopperPearsonLower(k, n, level);
  return k === 0 ? 0 : beta.quantile(level, k / deff, (n - k) / deff + 1);
}

function effectiveUpper(k: number, n: number, deff: number, level: number): number {
  if (deff === 1) return clopperPearsonUpper(k, n, level);
  return k === n ? 1 : beta.upperQuantile(level, k / deff + 1, (n - k) / deff);
}
