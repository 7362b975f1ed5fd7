import { describe, expect, it } from 'vitest';
import { generator } from '../stats/testing/enumerated-miss.js';
import { clopperPearsonLower, clopperPearsonUpper } from '../stats/clopper-pearson.js';
import { normal } from '../stats/normal.js';
import { latencyQuantile } from './index.js';
import { single } from './testing/coverage-cases.js';
import { pairsOf } from './testing/evidence-of.js';

const RUNS = Number(process.env['MLCHECK_RUNS'] ?? 6000);
const P = 0.95;

/** Slow requests come in clusters: a latent AR(1) that exceeds its own 95% quantile, so that exactly 5% are slow in the long run. */
function latencies(n: number, phi: number, uniform: () => number): Float64Array {
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  const found = new Float64Array(n);
  let latent = gauss();
  for (let i = 0; i < n; i++) {
    found[i] = Math.exp(latent);
    latent = phi * latent + Math.sqrt(1 - phi * phi) * gauss();
  }
  return found;
}

describe('latency of dependent requests, exactly at tolerance: calibration', () => {
  const check = single(latencyQuantile({ p: P, atMostMs: Math.exp(normal.quantile(P)) }));
  const levels = { fail: 1e-3, pass: 0.05 / 6 };

  for (const [phi, n] of [[0, 2000], [0.5, 2000], [0.8, 2000], [0.8, 8000]] as const) {
    it(`phi = ${phi}, n = ${n}: false fail and miss at most twice their levels, where counting requests as independent is not`, () => {
      const uniform = generator(61);
      const due = Float64Array.from({ length: n }, (_, i) => i);
      const runs = Math.round((RUNS * 2000) / n);
      const count = { fail: 0, pass: 0, naiveFail: 0, naivePass: 0 };
      for (let run = 0; run < runs; run++) {
        const bounds = check.effect([pairsOf([{ a: latencies(n, phi, uniform), b: due }])], levels);
        const slow = bounds.details!['count'] as number;
        if (bounds.lower > check.tolerance) count.fail++;
        if (bounds.upper <= check.tolerance) count.pass++;
        if (clopperPearsonLower(slow, n, levels.fail) > check.tolerance) count.naiveFail++;
        if (clopperPearsonUpper(slow, n, levels.pass) <= check.tolerance) count.naivePass++;
      }
      const ratio = { fail: count.fail / runs / levels.fail, pass: count.pass / runs / levels.pass, naiveFail: count.naiveFail / runs / levels.fail, naivePass: count.naivePass / runs / levels.pass };
      console.log(`phi ${phi} n ${n}, ${runs} runs, over nominal: fail ${ratio.fail.toFixed(2)} (naive ${ratio.naiveFail.toFixed(1)}), pass ${ratio.pass.toFixed(2)} (naive ${ratio.naivePass.toFixed(1)})`);
      expect(ratio.fail).toBeLessThanOrEqual(2);
      expect(ratio.pass).toBeLessThanOrEqual(2);
      if (phi === 0.8) expect(Math.min(ratio.naiveFail, ratio.naivePass)).toBeGreaterThan(2);
    });
  }

  const relative = single(latencyQuantile({ p: P, atMostRelative: 0.1 }));

  for (const [phi, n] of [[0, 2000], [0.8, 2000]] as const) {
    it(`phi = ${phi}, n = ${n}: a candidate slower than the baseline by exactly the allowance fails and passes at most twice as often as its levels`, () => {
      const uniform = generator(62);
      const due = Float64Array.from({ length: n }, (_, i) => i);
      const runs = Math.round(RUNS / 6);
      const count = { fail: 0, pass: 0 };
      for (let run = 0; run < runs; run++) {
        const [a, b] = [latencies(n, phi, uniform).map((time) => 1.1 * time), latencies(n, phi, uniform)];
        const bounds = relative.effect([pairsOf([{ a, b: due }]), pairsOf([{ a: b, b: due }])], levels);
        if (bounds.lower > relative.tolerance) count.fail++;
        if (bounds.upper <= relative.tolerance) count.pass++;
      }
      console.log(`relative, phi ${phi} n ${n}, ${runs} runs, over nominal: fail ${(count.fail / runs / levels.fail).toFixed(2)}, pass ${(count.pass / runs / levels.pass).toFixed(2)}`);
      expect(count.fail / runs / levels.fail).toBeLessThanOrEqual(2);
      expect(count.pass / runs / levels.pass).toBeLessThanOrEqual(2);
    });
  }
});
