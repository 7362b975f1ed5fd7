"""The statistics of mlcheck against SciPy, NumPy and scikit-learn on the same arrays: python3 bench.py [--markdown] [sizes...] [names...]

Starts one Node process that holds the same arrays, and asks it and the peer in turn. Prints the least CPU time of each over the rounds, and their ratio; CPU
time because a busy machine lengthens the wall's and not it. --markdown ends with the table of README.md. Without sizes 1e4, 1e5, 1e6 and 1e7, without names every function. Needs `npm run build` and
fixtures/oracles/stats/requirements.txt.
"""
import json
import os
import subprocess
import sys
import tempfile
import time

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
import numpy as np
import scipy
import sklearn
from scipy import special, stats
from scipy.spatial import distance
from sklearn import metrics

here = os.path.dirname(os.path.abspath(__file__))
sizes = [int(float(v)) for v in sys.argv[1:] if v[0].isdigit()] or [10_000, 100_000, 1_000_000, 10_000_000]
only = [v for v in sys.argv[1:] if not v[0].isdigit() and v != "--markdown"]
# The first rounds of a process compile on both sides what the later ones run.
ROUNDS = {10_000: 15, 100_000: 8, 1_000_000: 5, 10_000_000: 2}
# Rounds of one function end, four at least (what is compiled on the way is slow before), when they have taken this long together; a size is left out where one call took a sixth of it at the size below.
PATIENCE_S = 6
# Calls of one side in a row, on both sides alike: three at least, and more of what is short, up to a time or a number. The least of a few short calls is often one that was disturbed.
IN_A_ROW = 3
ROW_MS = 150
ROW_CALLS = 20


def in_row(row):
    return len(row) < IN_A_ROW or (sum(row) < ROW_MS and len(row) < ROW_CALLS)


def psi(a, b):
    edges = np.quantile(a, np.arange(1, 10) / 10)
    p, q = (np.histogram(x, np.concatenate([[-np.inf], edges, [np.inf]]))[0] for x in (a, b))
    p, q = (p + 0.5) / (len(a) + 5), (q + 0.5) / (len(b) + 5)
    return ((q - p) * np.log(q / p)).sum()


def ks_statistic(a, b):
    a, b = np.sort(a), np.sort(b)
    every = np.concatenate([a, b])
    return np.abs(np.searchsorted(a, every, side="right") / len(a) - np.searchsorted(b, every, side="right") / len(b)).max()


def hellinger(p, q):
    return np.sqrt(((np.sqrt(p / p.sum()) - np.sqrt(q / q.sum())) ** 2).sum() / 2)


def cohen(a, b):
    n, m = len(a), len(b)
    return (a.mean() - b.mean()) / np.sqrt(((n - 1) * a.var(ddof=1) + (m - 1) * b.var(ddof=1)) / (n + m - 2))


def concordance(a, b):
    return 2 * np.mean((a - a.mean()) * (b - b.mean())) / (a.var() + b.var() + (a.mean() - b.mean()) ** 2)


def paired_ks_error(a, b):
    x, y = np.sort(a), np.sort(b)
    every = np.sort(np.concatenate([x, y]))
    gap = np.abs(np.searchsorted(x, every, side="right") / len(x) - np.searchsorted(y, every, side="right") / len(y))
    at = every[gap.argmax()]
    return np.std((a <= at).astype(float) - (b <= at)) / np.sqrt(len(a))


def delong_variance(y, a):
    positive, negative = a[y == 1], a[y == 0]
    m, n = len(positive), len(negative)
    ranks, own, other = stats.rankdata(np.concatenate([positive, negative])), stats.rankdata(positive), stats.rankdata(negative)
    return np.var((ranks[:m] - own) / n, ddof=1) / m + np.var((ranks[m:] - other) / m, ddof=1) / n


def calibration_error(y, a):
    at = np.clip(np.ceil(a * 10).astype(int) - 1, 0, 9)
    counts = np.bincount(at, minlength=10)
    gaps = np.abs(np.bincount(at, weights=y, minlength=10) - np.bincount(at, weights=a, minlength=10))
    return gaps[counts > 0].sum() / len(a)


def mean_lower(a):
    return stats.t.interval(0.95, len(a) - 1, loc=a.mean(), scale=stats.sem(a))[0]


def fourth_moment(a):
    return stats.describe(a) and ((a - a.mean()) ** 4).sum()


def panel(a, b):
    points = np.linspace(min(a.min(), b.min()), max(a.max(), b.max()), 101)
    ks, distance, index = stats.ks_2samp(a, b, method="asymp"), stats.wasserstein_distance(a, b), psi(a, b)
    powers = [(d @ d, (d * d) @ d, (d * d) @ (d * d)) for d in (x - x.mean() for x in (a, b))]
    shares = [stats.ecdf(x).cdf.evaluate(points) for x in (a, b)]
    return ks.statistic + ks.statistic_location + ks.pvalue + distance + index + powers[0][2] / len(a) + powers[1][2] / len(b) + shares[0].sum() + shares[1].sum()


# y: labels that follow the scores a; k, l: counts; e: expected counts; t: scores of two decimals.
PEERS = {
    # All of a panel, told by one number.
    "twoSamplePanel": lambda a, b, **_: panel(a, b),
    "ksDistance": lambda a, b, **_: ks_statistic(a, b),
    "ksTwoSample": lambda a, b, **_: stats.ks_2samp(a, b, method="asymp").statistic,
    "ksOneSample": lambda a, **_: stats.ks_1samp(a, lambda v: np.clip(v, 0, 1), method="asymp").statistic,
    "cramerVonMisesTwoSample": lambda a, b, **_: stats.cramervonmises_2samp(a, b, method="asymptotic").statistic,
    "andersonDarlingKSample": lambda a, b, **_: stats.anderson_ksamp([a, b]).statistic,
    "mannWhitneyU": lambda a, b, **_: stats.mannwhitneyu(a, b, method="asymptotic").statistic,
    "wasserstein": lambda a, b, **_: stats.wasserstein_distance(a, b),
    "energyDistance": lambda a, b, **_: stats.energy_distance(a, b),
    "jensenShannon": lambda a, b, **_: distance.jensenshannon(a, b),
    "hellinger": lambda a, b, **_: hellinger(a, b),
    "kullbackLeibler": lambda a, b, **_: stats.entropy(a, b),
    "populationStability": lambda a, b, **_: psi(a, b),
    "chiSquareTwoSample": lambda k, l, **_: stats.chi2_contingency([k, l], correction=False).statistic,
    "chiSquareGoodnessOfFit": lambda k, e, **_: stats.chisquare(k, e).statistic,
    "gTest": lambda k, e, **_: stats.power_divergence(k, e, lambda_="log-likelihood").statistic,
    "welchT": lambda a, b, **_: stats.ttest_ind(a, b, equal_var=False).statistic,
    "leveneBrownForsythe": lambda a, b, **_: stats.levene(a, b).statistic,
    "cohensD": lambda a, b, **_: cohen(a, b),
    "cliffsDelta": lambda a, b, **_: 2 * stats.mannwhitneyu(a, b, method="asymptotic").statistic / len(a) / len(b) - 1,
    "pairedT": lambda a, b, **_: stats.ttest_rel(a, b).statistic,
    "wilcoxonSignedRank": lambda a, b, **_: stats.wilcoxon(a, b, method="asymptotic").statistic,
    "pearson": lambda a, b, **_: stats.pearsonr(a, b).statistic,
    "spearman": lambda a, b, **_: stats.spearmanr(a, b).statistic,
    "kendallTau": lambda a, b, **_: stats.kendalltau(a, b).statistic,
    "concordance": lambda a, b, **_: concordance(a, b),
    "blandAltman": lambda a, b, **_: (np.mean(a - b), np.std(a - b, ddof=1))[0],
    "pairedKs": lambda a, b, **_: paired_ks_error(a, b),
    "rocAuc": lambda a, y, **_: metrics.roc_auc_score(y, a),
    "delong": lambda a, y, **_: delong_variance(y, a),
    "prAuc": lambda a, y, **_: metrics.average_precision_score(y, a),
    "logLoss": lambda a, y, **_: metrics.log_loss(y, a),
    "brier": lambda a, y, **_: metrics.brier_score_loss(y, a),
    "calibrationError": lambda a, y, **_: calibration_error(y, a),
    "confusion": lambda a, y, **_: int(metrics.confusion_matrix(y, a >= 0.5)[1, 1]),
    "thresholdMetrics": lambda a, y, **_: len(metrics.roc_curve(y, a, drop_intermediate=False)[0]) - 1,
    "dcg": lambda k, **_: metrics.dcg_score([k], [np.arange(len(k), 0, -1)]),
    "meanInterval": lambda a, **_: mean_lower(a),
    "quantileInterval": lambda a, **_: stats.quantile_test(a, q=np.quantile(a, 0.9), p=0.9).confidence_interval(0.95).low,
    "bootstrap": lambda a, **_: stats.bootstrap([a], np.mean, n_resamples=2000, method="percentile", batch=100, random_state=1) and a.mean(),
    "bootstrapOfFunction": lambda a, **_: stats.bootstrap([a], np.mean, n_resamples=2000, method="percentile", batch=100, random_state=1) and a.mean(),
    "benjaminiHochberg": lambda a, **_: stats.false_discovery_control(a)[7],
    "benjaminiYekutieli": lambda a, **_: stats.false_discovery_control(a, method="by")[7],
    "moments": lambda a, **_: fourth_moment(a),
    "quantile": lambda a, **_: np.quantile(a, 0.9),
    "ecdf": lambda a, **_: stats.ecdf(a).cdf.probabilities[7],
    "histogram": lambda a, **_: int(np.histogram(a, 50)[0][7]),
    "histogramFd": lambda a, **_: len(np.histogram(a, "fd")[0]),
    "tally": lambda a, **_: len(np.unique(a, return_counts=True)[0]),
    "tallyOfTies": lambda t, **_: len(np.unique(t, return_counts=True)[0]),
    # The bare loops behind scipy.stats, one call an array; here one call a value.
    "normal.cdf": lambda a, **_: special.ndtr(a).sum(),
    "normal.quantile": lambda a, **_: special.ndtri(a).sum(),
    "studentT.cdf": lambda a, **_: special.stdtr(7, a).sum(),
    "beta.cdf": lambda a, **_: special.betainc(2, 5, a).sum(),
    "gamma.quantile": lambda a, **_: special.gammaincinv(3, a).sum(),
    "binomial.cdf": lambda k, **_: special.bdtr(k, 200, 0.1).sum(),
}


def arrays_of(n):
    rng = np.random.default_rng(1)
    a, b = rng.beta(2, 5, n), rng.beta(2.01, 5, n)
    k, l = rng.poisson(20, n) + 1.0, rng.poisson(20, n) + 1.0
    return {"a": a, "b": b, "y": (rng.random(n) < a).astype(float), "k": k, "l": l, "e": l * (k.sum() / l.sum()), "t": np.round(a, 2)}


node = subprocess.Popen(["node", os.path.join(here, "serve.mjs")], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def ask(**message):
    node.stdin.write(json.dumps(message) + "\n")
    node.stdin.flush()
    return json.loads(node.stdout.readline())


version = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout.strip()
print(f"scipy {scipy.__version__}, numpy {np.__version__}, scikit-learn {sklearn.__version__}, node {version}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}")
longest = {}
found = {}
for n in sizes:
    arrays = arrays_of(n)
    with tempfile.TemporaryDirectory() as folder:
        for name, x in arrays.items():
            x.tofile(os.path.join(folder, name))
        ask(load=folder)
    print(f"\nn = {n:,}\n{'':24}{'peer ms':>10}{'mlcheck ms':>12}{'ratio':>9}   same")
    for name, peer in PEERS.items():
        if (only and name not in only) or longest.get(name, 0) > PATIENCE_S * 1e3 / 6:
            continue
        theirs, ours = [], []
        for _ in range(ROUNDS.get(n, 5)):
            # Several in a row: the first finds the caches as the other side left them.
            row = []
            while in_row(row):
                start = time.process_time()
                wanted = peer(**arrays)
                row.append((time.process_time() - start) * 1e3)
            theirs += row
            row = []
            while in_row(row):
                reply = ask(run=name)
                row.append(reply["ms"])
            ours += row
            if len(ours) >= 4 * IN_A_ROW and sum(theirs) + sum(ours) > PATIENCE_S * 1e3:
                break
        same = abs(reply["value"] - wanted) <= 1e-8 * abs(wanted) + 1e-12
        t, o = min(theirs), min(ours)
        longest[name] = max(t, o)
        found[name, n] = (t, o)
        print(f"{name:24}{t:10.2f}{o:12.2f}{t / o:8.1f}x   {'yes' if same else f'NO: {wanted} {reply}'}", flush=True)
print(f"\nload {os.getloadavg()[0]:.1f} at the end")
if "--markdown" in sys.argv:
    shown = max((n for n in sizes if n <= 1_000_000), default=sizes[0])
    print(f"\n| | {' | '.join(f'1e{len(str(n)) - 1}' for n in sizes)} | at 1e{len(str(shown)) - 1}, peer and mlcheck |\n|---|{'---|' * (len(sizes) + 1)}")
    for name in dict.fromkeys(name for name, _ in found):
        ratios = [f"{found[name, n][0] / found[name, n][1]:.1f}" if (name, n) in found else "" for n in sizes]
        times = "{:.1f} and {:.1f} ms".format(*found[name, shown]) if (name, shown) in found else ""
        print(f"| {name} | {' | '.join(ratios)} | {times} |")
node.stdin.close()
node.wait()
