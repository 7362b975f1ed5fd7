"""Prints the table of README.md from the results in a folder: `python table.py FOLDER`."""

import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
results = {path.stem: json.loads(path.read_text()) for path in folder.glob("*.json")}
VERSIONS = {"1": "unchanged", "2": "retrained", "3": "one cohort over-scored", "4": "miscalibrated", "5": "lost a feature", "6": "not deterministic"}
ROWS = [
    ("evidently", "Evidently 0.7.17, `DataDriftPreset`, any column"),
    ("evidently-dataset", "Evidently 0.7.17, `DataDriftPreset`, whole table"),
    ("deepchecks", "Deepchecks 0.19.1, `FeatureDrift`, default condition"),
    ("alibi", "alibi-detect 0.13.0, `KSDrift`"),
    ("nannyml", "NannyML 0.13.1, `UnivariateDriftCalculator`, any alert"),
]
print("| rule | accounts | seeds | " + " | ".join(f"{version}: {what}" for version, what in VERSIONS.items()) + " |")
print("|---|---|---|" + "---|" * len(VERSIONS))
own = results["mlcheck"]
print(f"| **mlcheck**, the suite as shipped | same | {own['seeds']} | " + " | ".join(f"{100 * own['red'][version] / own['seeds']:.0f}%" for version in VERSIONS) + " |")
for tool, title in ROWS:
    if tool not in results:
        continue
    result = results[tool]
    for how in ("fresh", "same"):
        print(f"| {title} | {how} | {result['seeds']} | " + " | ".join(f"{100 * result['red'][f'{how} {version}'] / result['seeds']:.0f}%" for version in VERSIONS) + " |")
