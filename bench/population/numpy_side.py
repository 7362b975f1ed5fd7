"""The recipes of recipe.mjs (full) and plain-recipe.mjs (plain) in NumPy and SciPy, as someone who knows them would write them: a matrix of normals and a Cholesky factor for what is correlated,
then vectorised functions; NumPy's own generators for the rest. Prints CPU nanoseconds an account."""

import sys
import time

import numpy as np
from scipy import special, stats

recipe, n, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
rng = np.random.default_rng(42)
factor = np.linalg.cholesky(0.6 ** np.abs(np.subtract.outer(np.arange(20), np.arange(20))))
steps = np.sort(np.cumsum([0.4, 0.2, 0.15, 0.1, 0.1])), [stats.poisson(m).cdf(np.arange(40)) for m in (3, 4)]
thresholds = special.ndtri(steps[0])
counts = [special.ndtri(np.minimum(c, 1 - 1e-16)) for c in steps[1]]


def full() -> list[np.ndarray]:
    z = np.ascontiguousarray((rng.standard_normal((n, 20)) @ factor.T).T)
    out = [50 + k + 10 * z[k] for k in range(4)]
    out += [np.exp(3 + (0.5 + k / 10) * z[4 + k]) for k in range(4)]
    out += [100 * special.gammaincinv(1.5 + k, special.ndtr(z[8 + k])) for k in range(3)]
    out += [special.betaincinv(2 + k, 7, special.ndtr(z[11 + k])) for k in range(2)]
    out += [-20 * special.log_ndtr(-z[13])]
    out += [np.searchsorted(counts[k], z[14 + k]) for k in range(2)]
    out += [np.searchsorted(thresholds, z[16 + k]) for k in range(2)]
    out += [z[18 + k] >= special.ndtri(0.7) for k in range(2)]
    return out


correlated = np.eye(5)
for j, k, rho in (0, 1, 0.4), (1, 2, 0.5), (0, 3, 0.3), (2, 4, 0.6):
    correlated[j, k] = correlated[k, j] = rho
few = np.linalg.cholesky(correlated)


def plain() -> list[np.ndarray]:
    z = np.ascontiguousarray((rng.standard_normal((n, 5)) @ few.T).T)
    out = [40 + 12 * z[0], np.exp(10 + 0.5 * z[1]), np.exp(3 + 0.8 * z[2]), -400 * special.log_ndtr(-z[3]), z[4] >= special.ndtri(0.9)]
    out += [rng.uniform(-60, 70, n), rng.uniform(-180, 180, n), rng.normal(170, 10, n), rng.normal(75, 14, n), rng.lognormal(2, 0.6, n)]
    out += [rng.exponential(8, n), rng.exponential(12, n), rng.uniform(0, 0.5, n)]
    for weights in [0.4, 0.2, 0.15, 0.1, 0.1], [0.7, 0.2], [0.6, 0.3], [0.6, 0.3]:
        out.append(np.searchsorted(np.cumsum(weights), rng.random(n)))
    out += [rng.random(n) < p for p in (0.4, 0.9, 0.55)]
    return out


make = {"full": full, "plain": plain}[recipe]
make()
best = float("inf")
for _ in range(rounds):
    start = time.process_time()
    make()
    best = min(best, (time.process_time() - start) / n * 1e9)
print(f"{best:.0f}")
