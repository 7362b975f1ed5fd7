"""The families of families.mjs by NumPy's generators, or as someone who knows NumPy and SciPy would write them. Prints CPU nanoseconds a value as JSON."""

import json
import sys
import time

import numpy as np
from scipy import special

n, rounds = int(sys.argv[1]), int(sys.argv[2])
rng = np.random.default_rng(42)
quantiles = np.arange(200) ** 2 / 100
ranks = 1 / np.arange(1, 501)
ranks /= ranks.sum()
low, high = special.ndtr([-1, 2])
families = {
    "uniform": lambda: rng.uniform(0, 10, n),
    "normal": lambda: rng.normal(1, 2, n),
    "lognormal": lambda: rng.lognormal(3, 1, n),
    "exponential": lambda: rng.exponential(2, n),
    "gamma": lambda: rng.gamma(2, 3, n),
    "beta": lambda: rng.beta(2, 7, n),
    "poisson": lambda: rng.poisson(3, n),
    "negativeBinomial": lambda: rng.negative_binomial(1.5, 1.5 / 13.5, n),
    "binomial": lambda: rng.binomial(20, 0.3, n),
    "zipf": lambda: rng.choice(500, n, p=ranks) + 1,
    "weibull": lambda: 3 * rng.weibull(1.5, n),
    "pareto": lambda: 1 + rng.pareto(2.5, n),
    "truncated": lambda: special.ndtri(low + rng.random(n) * (high - low)),
    "mixture": lambda: np.where(rng.random(n) < 0.3, rng.normal(-5, 1, n), rng.lognormal(1, 0.5, n)),
    "zeroInflated": lambda: np.where(rng.random(n) < 0.3, 0, rng.lognormal(3, 1.2, n)),
    "empirical": lambda: np.interp(rng.random(n) * 200 - 0.5, np.arange(200), quantiles),
}
best = dict.fromkeys(families, float("inf"))
for _ in range(rounds):
    for name, make in families.items():
        start = time.process_time()
        make()
        best[name] = min(best[name], (time.process_time() - start) / n * 1e9)
print(json.dumps(best))
