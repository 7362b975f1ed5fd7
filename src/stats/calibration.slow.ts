import { describe, expect, test } from 'vitest';
import { COVER_CASES, farthestFromUniform, NULL_CASES } from './testing/calibration-cases.js';

const RUNS = 10_000;

describe('calibration: p-values under the null are uniform, from both sides', () => {
  // Dvoretzky, Kiefer and Wolfowitz: beyond this with a chance of 1e-6; the seeds are fixed.
  const noise = Math.sqrt(Math.log(2e6) / (2 * RUNS));
  test.each(NULL_CASES)('$name', (of) => {
    const { above, below } = farthestFromUniform(of, RUNS);
    expect(Math.max(above, below), JSON.stringify({ above, below })).toBeLessThan((of.off?.[0] ?? 0) + noise);
  });
});

describe('calibration: intervals cover', () => {
  test.each(COVER_CASES)('$name', ({ covers, short, promise = 0.9, share = 1 }) => {
    const runs = RUNS * share;
    let hits = 0;
    for (let run = 0; run < runs; run++) if (covers(run)) hits++;
    expect(hits / runs).toBeGreaterThan(promise - (short?.[0] ?? 0) - 4 * Math.sqrt((promise * (1 - promise)) / runs));
  });
});
