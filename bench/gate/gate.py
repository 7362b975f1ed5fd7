"""Judges the scores of `scores.ts` by the default drift rules of a peer, as a gate would: red when the peer says that anything drifted.

    python gate.py TOOL SCORES.csv OUT.json [--seeds 30] [--accounts 500]

TOOL is evidently, evidently-dataset, alibi, deepchecks or nannyml. Each cohort's score is one column of the tables that the peer compares: the reference is what version 1 said of `accounts`
accounts of each cohort, the current table what the candidate said of as many others (`fresh`) or of the very same (`same`).
"""

import argparse
import json
import os
import time
import warnings

import numpy as np
import pandas as pd

warnings.filterwarnings("ignore")
# The peers report their use to their makers unless they are told not to.
os.environ.update(DO_NOT_TRACK="1", NML_DISABLE_USAGE_LOGGING="1", DEEPCHECKS_DISABLE_ANALYTICS="1")


def evidently_report(reference, current):
    from evidently import Report
    from evidently.presets import DataDriftPreset

    return Report([DataDriftPreset()], include_tests=True).run(current, reference).dict()["tests"]


def evidently(reference, current):
    """Any column's own test fails."""
    tests = [test for test in evidently_report(reference, current) if "Value drift" in test["name"] or "Value Drift" in test["name"]]
    assert tests, "no test of a column"
    return any(failed(test) for test in tests)


def evidently_dataset(reference, current):
    """The preset's test of the whole table fails: at least half of the columns drifted."""
    tests = [test for test in evidently_report(reference, current) if "Value drift" not in test["name"] and "Value Drift" not in test["name"]]
    assert tests, "no test of the table"
    return any(failed(test) for test in tests)


def failed(test):
    return str(test["status"]).upper().endswith("FAIL")


def alibi(reference, current):
    from alibi_detect.cd import KSDrift

    return bool(KSDrift(reference.to_numpy()).predict(current.to_numpy())["data"]["is_drift"])


def deepchecks(reference, current):
    from deepchecks.tabular import Dataset
    from deepchecks.tabular.checks import FeatureDrift

    result = FeatureDrift().add_condition_drift_score_less_than().run(Dataset(reference, cat_features=[]), Dataset(current, cat_features=[]))
    return not all(condition.is_pass() for condition in result.conditions_results)


def nannyml(reference, current):
    import nannyml as nml

    calculator = nml.UnivariateDriftCalculator(column_names=list(reference.columns))
    calculator.fit(reference)
    result = calculator.calculate(current).filter(period="analysis").to_df()
    return bool(result.xs("alert", axis=1, level=-1).to_numpy().any())


TOOLS = {"evidently": evidently, "evidently-dataset": evidently_dataset, "alibi": alibi, "deepchecks": deepchecks, "nannyml": nannyml}


def tables(scores, seed, accounts, same):
    rng = np.random.default_rng(seed)
    reference, current = {}, {}
    for cohort, rows in scores.groupby("cohort", sort=False):
        places = rng.permutation(len(rows))
        first = places[:accounts]
        second = first if same else places[accounts : 2 * accounts]
        assert len(second) == accounts, "too few accounts in the pool"
        reference[cohort] = rows["baseline"].to_numpy()[first]
        current[cohort] = rows["candidate"].to_numpy()[second]
    return pd.DataFrame(reference), pd.DataFrame(current)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tool", choices=TOOLS)
    parser.add_argument("scores")
    parser.add_argument("out")
    parser.add_argument("--seeds", type=int, default=30)
    parser.add_argument("--accounts", type=int, default=500)
    options = parser.parse_args()
    scores = pd.read_csv(options.scores, dtype={"version": str})
    red = {}
    began = time.perf_counter()
    for how in ("fresh", "same"):
        for version, rows in scores.groupby("version"):
            red[f"{how} {version}"] = sum(TOOLS[options.tool](*tables(rows, seed, options.accounts, how == "same")) for seed in range(options.seeds))
    with open(options.out, "w") as file:
        json.dump({"tool": options.tool, "seeds": options.seeds, "accounts": options.accounts, "red": red, "seconds": round(time.perf_counter() - began)}, file)


main()
