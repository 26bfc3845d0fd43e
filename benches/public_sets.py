#!/usr/bin/env python3
"""Accuracy, rejection and speed on labelled question sets, as a table.

    python3 benches/public_sets.py SETS [--bin target/release/career-coach] [--only clinc150] [--shots 5shot,10shot,full]

SETS holds a folder for each set with `train.SHOTS.DRAW.jsonl` (or `train.SHOTS.jsonl`), `test.jsonl` and, where there is
one, `test.typo.jsonl`; the lines are {"text", "intent"}, where an intent of null is out of scope.
Figures of several draws are their means. Needs nothing but Python's own library.
"""

import argparse
import json
import subprocess
from pathlib import Path


def main():
    args = arguments()
    print("| set | accuracy | typos | AUROC | OSCR | refused at 90 % kept | answered right / refused by its own bar | ECE "
          "| load ms | p50 µs | p99 µs | MB |")
    print("|---|" + "---|" * 11)
    for folder in sorted(it for it in args.sets.iterdir() if it.is_dir()):
        if args.only and folder.name not in args.only.split(","):
            continue
        for shots in args.shots.split(","):
            draws = sorted(folder.glob(f"train.{shots}.jsonl")) + sorted(folder.glob(f"train.{shots}.[0-9]*.jsonl"))
            if draws:
                print(row(f"{folder.name} {shots}", [measure(args, folder, draw) for draw in draws]), flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path)
    parser.add_argument("--bin", default="target/release/career-coach")
    parser.add_argument("--only", help="the names of some sets, with commas between them")
    parser.add_argument("--shots", default="5shot,10shot,full")
    parser.add_argument("--questions", default="test", help="`valid`, to choose by")
    return parser.parse_args()


def measure(args, folder, draw):
    command = [args.bin, "eval", "--json", "--phrasings", draw, "--questions", folder / f"{args.questions}.jsonl"]
    typos = folder / f"{args.questions}.typo.jsonl"
    if typos.exists():
        command += ["--also", typos]
    return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)


def row(name, results):
    def mean(*path):
        values = results
        for key in path:
            values = [it[key] for it in values]
        return None if None in values else sum(values) / len(values)

    def show(value, factor=1.0, digits=0):
        return "" if value is None else f"{factor * value:.{digits}f}"

    own = ("self_threshold", "in_scope_right"), ("self_threshold", "oos_refused")
    cells = [
        name,
        show(mean("accuracy"), 100, 1),
        show(mean("also_accuracy"), 100, 1),
        show(mean("auroc"), 1, 3),
        show(mean("oscr"), 1, 3),
        show(mean("oos_recall_at_90"), 100, 1),
        " / ".join(filter(None, (show(mean(*path), 100, 1) for path in own))),
        show(mean("ece"), 1, 3),
        *(show(mean(key)) for key in ("load_ms", "p50_us", "p99_us", "peak_mb")),
    ]
    return "| " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
