import { describe, expect, test } from 'vitest';
import { COVER_CASES, farthestFromUniform, NULL_CASES } from './testing/calibration-cases.js';

/** Few runs in the quick tests: the whole stands in calibration.slow.ts. */
const RUNS = 300;

describe('calibration, few runs: p-values under the null are uniform', () => {
  // Dvoretzky, Kiefer and Wolfowitz: beyond this with a chance of 1e-6; the seeds are fixed.
  const noise = Math.sqrt(Math.log(2e6) / (2 * RUNS));
  test.each(NULL_CASES)('$name', (of) => {
    const { above, below } = farthestFromUniform(of, RUNS);
    expect(Math.max(above, below)).toBeLessThan((of.off?.[0] ?? 0) + noise);
  });
});

describe('calibration, few runs: intervals cover', () => {
  test.each(COVER_CASES)('$name', ({ covers, short, promise = 0.9, share = 1 }) => {
    const runs = Math.round(RUNS * Math.max(share, 0.2));
    let hits = 0;
    for (let run = 0; run < runs; run++) if (covers(run)) hits++;
    expect(hits / runs).toBeGreaterThan(promise - (short?.[0] ?? 0) - 5 * Math.sqrt((promise * (1 - promise)) / runs));
  });
});
