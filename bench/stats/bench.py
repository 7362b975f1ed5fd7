"""The statistics of mlcheck against SciPy, NumPy and scikit-learn on the same arrays, interleaved: python3 bench.py [sizes...]

Starts one Node process that holds the same arrays, and asks it and the peer in turn. Prints the median of each and their ratio. Needs `npm run build`
and fixtures/oracles/stats/requirements.txt.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import scipy
import sklearn
from scipy import stats
from sklearn import metrics

here = os.path.dirname(os.path.abspath(__file__))
sizes = [int(float(v)) for v in sys.argv[1:]] or [10_000, 100_000, 1_000_000]
ROUNDS = 5


def psi(a, b):
    edges = np.quantile(a, np.arange(1, 10) / 10)
    p, q = (np.histogram(x, np.concatenate([[-np.inf], edges, [np.inf]]))[0] for x in (a, b))
    p, q = (p + 0.5) / (len(a) + 5), (q + 0.5) / (len(b) + 5)
    return ((q - p) * np.log(q / p)).sum()


def ks_statistic(a, b):
    a, b = np.sort(a), np.sort(b)
    every = np.concatenate([a, b])
    return np.abs(np.searchsorted(a, every, side="right") / len(a) - np.searchsorted(b, every, side="right") / len(b)).max()


PEERS = {
    "ksDistance": lambda a, b, y: ks_statistic(a, b),
    "ksTwoSample": lambda a, b, y: stats.ks_2samp(a, b, method="asymp").statistic,
    "wasserstein": lambda a, b, y: stats.wasserstein_distance(a, b),
    "energyDistance": lambda a, b, y: stats.energy_distance(a, b),
    "populationStability": lambda a, b, y: psi(a, b),
    "mannWhitneyU": lambda a, b, y: stats.mannwhitneyu(a, b, method="asymptotic").statistic,
    "welchT": lambda a, b, y: stats.ttest_ind(a, b, equal_var=False).statistic,
    "pearson": lambda a, b, y: stats.pearsonr(a, b).statistic,
    "spearman": lambda a, b, y: stats.spearmanr(a, b).statistic,
    "kendallTau": lambda a, b, y: stats.kendalltau(a, b).statistic,
    "wilcoxonSignedRank": lambda a, b, y: stats.wilcoxon(a, b, method="asymptotic").statistic,
    "rocAuc": lambda a, b, y: metrics.roc_auc_score(y, a),
    "prAuc": lambda a, b, y: metrics.average_precision_score(y, a),
    "brier": lambda a, b, y: metrics.brier_score_loss(y, a),
    "logLoss": lambda a, b, y: metrics.log_loss(y, a),
    "quantile": lambda a, b, y: np.quantile(a, 0.9),
    "histogram": lambda a, b, y: np.histogram(a, 50)[0][7],
    "tally": lambda a, b, y: len(np.unique(a, return_counts=True)[0]),
}

print(f"scipy {scipy.__version__}, numpy {np.__version__}, scikit-learn {sklearn.__version__}, {os.cpu_count()} cores")
node = subprocess.Popen(["node", os.path.join(here, "serve.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(**message):
    node.stdin.write(json.dumps(message) + "\n")
    node.stdin.flush()
    return json.loads(node.stdout.readline())


for n in sizes:
    rng = np.random.default_rng(1)
    a, b = rng.beta(2, 5, n), rng.beta(2.01, 5, n)
    y = (rng.random(n) < a).astype(float)
    with tempfile.TemporaryDirectory() as folder:
        for name, x in [("a", a), ("b", b), ("y", y)]:
            x.tofile(os.path.join(folder, name))
        ask(load=folder)
    print(f"\nn = {n:,}\n{'':24}{'peer ms':>10}{'mlcheck ms':>12}{'ratio':>9}   same")
    for name, peer in PEERS.items():
        theirs, ours = [], []
        for _ in range(ROUNDS if n < 1_000_000 else 3):
            start = time.perf_counter()
            wanted = peer(a, b, y)
            theirs.append((time.perf_counter() - start) * 1e3)
            reply = ask(run=name)
            ours.append(reply["ms"])
        same = abs(reply["value"] - wanted) <= 1e-8 * abs(wanted) + 1e-12
        t, o = float(np.median(theirs)), float(np.median(ours))
        print(f"{name:24}{t:10.2f}{o:12.2f}{t / o:8.1f}x   {'yes' if same else f'NO: {wanted} {reply}'}", flush=True)
node.stdin.close()
node.wait()
