import { describe, expect, it } from 'vitest';
import { binomial } from './binomial.js';
import { clopperPearsonLower } from './clopper-pearson.js';
import { generator, missOf, missOfTwo, type ThreePointLaw } from './testing/enumerated-miss.js';

const LEVELS = [0.05, 0.01, 0.05 / 6, 1e-3, 1e-4, 4e-5, 2e-5, 1e-5, 3e-6, 1e-6, 1e-7, 1e-8];

describe('guarded bound: calibration by exact enumeration over whole families', () => {
  it('two-point laws, n from 3 to 2,000', () => {
    let worst = 0;
    for (const n of [3, 5, 8, 12, 20, 30, 60, 120, 250, 500, 1000, 2000]) {
      for (const level of LEVELS) {
        const miss = missOf(n, [0, 0, 1], 0, 1, level);
        for (let expected = 0.2; expected < n; expected *= 1.12) worst = Math.max(worst, miss([1 - expected / n, 0, expected / n]) / level);
      }
    }
    console.log('two-point', worst.toFixed(3));
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('trinomial laws on {-1, 0, 1}', () => {
    let worst = 0;
    for (const n of [60, 150]) {
      for (const level of LEVELS) {
        const miss = missOf(n, [-1, 0, 1], -1, 1, level);
        for (const minus of [0, 0.02, 0.1, 0.3, 0.7, 1.2, 2, 3, 5, 8, 13, 22]) {
          for (const plus of [0.3, 1, 2, 4, 6, 8, 10, 11.5, 13, 15, 17, 20, 24, 30]) {
            worst = Math.max(worst, miss([minus / n, 1 - (minus + plus) / n, plus / n]) / level);
          }
        }
      }
    }
    console.log('trinomial', worst.toFixed(3));
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('random three-point laws, with a climb to the worst chances of each', () => {
    const uniform = generator(17);
    let worst = 0;
    for (let law = 0; law < 40; law++) {
      const n = [40, 70, 110][law % 3]!;
      const first = -uniform();
      const middle = first + (1 - first) * uniform() * uniform();
      const points: ThreePointLaw['points'] = [first, middle, uniform() < 0.6 ? 1 : middle + (1 - middle) * uniform()];
      for (const level of [0.05 / 6, 1e-4, 2e-5, 3e-6, 1e-7]) {
        const miss = missOf(n, points, -1, 1, level);
        const ratio = (x: number, y: number): number => (x + y < 1 && x > 0 && y > 0 ? miss([x, 1 - x - y, y]) / level : 0);
        let [x, y] = [Math.exp(uniform() * 6 - 2) / n, Math.exp(uniform() * 4) / n];
        let best = ratio(x, y);
        for (let step = 0; step < 30; step++) {
          const [tryX, tryY] = [x * Math.exp(uniform() - 0.5), y * Math.exp(uniform() - 0.5)];
          const found = ratio(tryX, tryY);
          if (found > best) [x, y, best] = [tryX, tryY, found];
        }
        worst = Math.max(worst, best);
      }
    }
    console.log('three-point', worst.toFixed(3));
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('two samples and two strata of zeros and ones', () => {
    let worst = 0;
    const chances = [0, 0.003, 0.01, 0.03, 0.06, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9, 0.96, 0.99, 1];
    for (const [sizes, weights] of [[[50, 50], [1, -1]], [[30, 120], [1, -1]], [[120, 30], [1, -1]], [[50, 50], [0.5, 0.5]], [[30, 120], [0.5, 0.5]], [[50, 100], [1 / 3, 2 / 3]], [[75, 75], [0.9, 0.1]], [[100, 25], [0.6, 0.4]]] as const) {
      for (const level of LEVELS) {
        const miss = missOfTwo(sizes, weights, level);
        for (const p1 of chances) for (const p2 of chances) worst = Math.max(worst, miss(p1, p2) / level);
      }
    }
    console.log('two samples', worst.toFixed(3));
    expect(worst).toBeLessThanOrEqual(1);
  });
});

describe('Clopper-Pearson over five looks: calibration', () => {
  it('a rate exactly at tolerance fails at some look with at most the level times five', () => {
    const [tolerance, level, looks] = [0.01, 4e-5, [300, 600, 1200, 2400, 4800]];
    // The smallest count that fails at each look; then the exact chance to reach one, look by look.
    const limits = looks.map((n) => {
      let k = Math.floor(n * tolerance);
      while (clopperPearsonLower(k, n, level) <= tolerance) k++;
      return k;
    });
    let alive = new Map<number, number>([[0, 1]]);
    let failed = 0;
    looks.forEach((n, at) => {
      const more = n - (looks[at - 1] ?? 0);
      const next = new Map<number, number>();
      for (const [k, chance] of alive) {
        for (let j = 0; j <= limits[at]! - k + 60 && j <= more; j++) {
          const both = chance * binomial.mass(j, more, tolerance);
          if (k + j >= limits[at]!) failed += both;
          else next.set(k + j, (next.get(k + j) ?? 0) + both);
        }
      }
      alive = next;
    });
    console.log('any fail over five looks', failed);
    expect(failed).toBeLessThanOrEqual(5 * level);
    expect(failed).toBeGreaterThan(level / 2);
  });
});
