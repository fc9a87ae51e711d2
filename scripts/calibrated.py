#!/usr/bin/env python3
"""Takes the values of a fit over into the systems that share them, with their intervals, and prints both as a Markdown table.

    scripts/calibrated.py results/profiles/fit.json configs/systems/m44.json [configs/systems/m44-cl.json ...]

FIT.JSON is that of `alloykmc fit ... --posterior --profile`. In the first system every fitted parameter gets its value (five digits) and a source that tells both
intervals; the others get the values, and a source without intervals. All else in the files stays as it is.
"""
import json
import os
import re
import sys

SOURCE = "mean-field fit to the statements on the spectra of doi:10.1039/d1sc06296d (configs/lin2022/fit.json)"
WORDS = {"Determined": "determined", "Loosely": "loosely", "FromAbove": "upper limit only", "FromBelow": "lower limit only"}


def number(value):
    return f"{value:.5g}"


def short(value):
    return f"{value:.3g}"


def profile(parameter):
    lower, upper = parameter["interval95"]["lower"], parameter["interval95"]["upper"]
    if lower is not None and upper is not None:
        return f"interval {short(lower)} to {short(upper)}", f"{short(lower)} to {short(upper)}"
    if upper is not None:
        return f"at most {short(upper)}", f"bound to {short(upper)}"
    if lower is not None:
        return f"at least {short(lower)}", f"{short(lower)} to bound"
    return "not bounded", "bound to bound"


def taken_over(path, parameters, with_intervals):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for p in parameters:
        if p["nuisance"]:
            continue
        source = SOURCE
        if with_intervals and "interval95" in p:
            source += f"; 95 % profile {profile(p)[0]}"
            if "posterior" in p:
                source += f", posterior {short(p['posterior']['lower95'])} to {short(p['posterior']['upper95'])}"
        pattern = re.compile(r'^(\s*"' + re.escape(p["name"]) + r'": \{ "value": )[^,]+(,.* "source": ")[^"]*(")', re.MULTILINE)
        text, found = pattern.subn(lambda m: m.group(1) + number(p["value"]) + m.group(2) + source + m.group(3), text)
        if found != 1:
            sys.exit(f"{path}: {found} lines give parameter {p['name']} in the form '\"{p['name']}\": {{ \"value\": ..., \"source\": ... }}'; one is needed.")
    return text


def diagnosis(posterior):
    r_hat, size = posterior["rHat"], posterior["effectiveSize"]
    return f"{'-' if r_hat is None else format(r_hat, '.2f')}, {'-' if size is None else format(size, '.0f')}"


def table(parameters):
    rows = ["| parameter | unit | value | 95 % profile interval | posterior median | 95 % posterior interval | R-hat, effective size | |", "|---|---|---|---|---|---|---|---|"]
    for p in parameters:
        posterior = p.get("posterior")
        cells = [p["name"], p["unit"], number(p["value"]), profile(p)[1] if "interval95" in p else ""]
        cells += [short(posterior["median"]), f"{short(posterior['lower95'])} to {short(posterior['upper95'])}", diagnosis(posterior)] if posterior else ["", "", ""]
        cells.append(WORDS.get(p.get("determination"), "not determined" if "determination" in p else ""))
        rows.append("| " + " | ".join(cells) + " |")
    return "\n".join(rows)


def main(fit, systems):
    with open(fit, encoding="utf-8") as file:
        parameters = json.load(file)["parameters"]
    rows = table(parameters)
    # All texts before any file: a parameter that a later system lacks must not leave the first one changed.
    texts = {system: taken_over(system, parameters, with_intervals=i == 0) for i, system in enumerate(systems)}
    for system, text in texts.items():
        with open(system + ".new", "w", encoding="utf-8") as file:
            file.write(text)
        os.replace(system + ".new", system)
    print(rows)


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2:])
