#!/usr/bin/env python3
"""Predictions of a fit as one JSON file: what each flask will show, to be held against measurements later.

    scripts/predictions.py results/fit > configs/lin2022/predictions.json

RESULTS is the folder of `alloykmc fit ... --posterior --predict ...`. Of each flask and time it takes the bands over the posterior draws: median and 90 % interval of the
share, mean, mode and window (x from 10 % of the most intense one) of every framework, and of the share of metal left in clusters.
"""
import csv
import json
import os
import sys

SMALLEST_SHARE = 0.01


def band(row):
    values = [row["q05"], row["q50"], row["q95"]]
    return None if "" in values else [round(float(v), 4) for v in values]


def flask(figures):
    shares = {name[len("share of "):]: value for name, value in figures.items() if name.startswith("share of ") and "metal" not in name}
    frameworks = {}
    for name, share in shares.items():
        if share is None:
            continue
        entry = {"share": share}
        if share[2] >= SMALLEST_SHARE:
            for key, prefix in (("meanX", "mean x of "), ("modeX", "most intense x of "), ("lowestX", "lowest x of "), ("highestX", "highest x of ")):
                if figures.get(prefix + name) is not None:
                    entry[key] = figures[prefix + name]
        frameworks[name] = entry
    dominant = max(frameworks, key=lambda name: frameworks[name]["share"][1])
    certain = all(frameworks[dominant]["share"][0] > other["share"][2] for name, other in frameworks.items() if name != dominant)
    return {"dominantFramework": dominant, "dominantBeyondInterval": certain, "frameworks": frameworks, "metalInClusters": figures.get("share of metal in clusters")}


def main(folder):
    flasks = {}
    with open(os.path.join(folder, "bands.csv"), newline="", encoding="utf-8") as table:
        for row in csv.DictReader(table):
            key = (os.path.basename(row["file"]), row["condition"], float(row["time_s"]))
            flasks.setdefault(key, {})[row["quantity"]] = band(row)
    with open(os.path.join(folder, "fit.json"), encoding="utf-8") as file:
        posterior = json.load(file).get("posterior")
    entries = [{"run": run, "condition": condition, "timeHours": round(time / 3600, 4), **flask(figures)} for (run, condition, time), figures in flasks.items()]
    summary = {key: value for key, value in posterior.items() if not isinstance(value, (list, dict))} if isinstance(posterior, dict) else {}
    json.dump({"about": "Predictions for flasks of doi:10.1039/d1sc06296d that no statement is about; how they were made and how far to trust them: README.md of this folder.", "interval": "5 %, median and 95 % over the draws of the posterior", "posterior": summary, "predictions": entries}, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
