#!/usr/bin/env python3
"""This matcher beside others on the same files, in one run.

    python3 benches/peers/measure.py SETS [--bin target/release/career-coach] [--only clinc150] [--shots 5shot,10shot]

SETS is as for benches/public_sets.py. What the others need (scikit-learn, rapidfuzz, node-nlp) is installed beside this
file, into `installed/`, by pip and npm; Python 3 with venv, Node.js and npm must be there. Each system runs alone, in a
process of its own, on one thread where it can be told to; every question is asked by itself.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
INSTALLED = HERE / "installed"
PYTHON_PACKAGES = ["numpy", "scikit-learn", "rapidfuzz"]
NODE_PACKAGES = ["node-nlp@4"]
PEERS = {
    "career-coach": "this matcher",
    "svc": "TF-IDF + LinearSVC (scikit-learn)",
    "nlpjs": "NLP.js (node-nlp)",
    "bm25": "BM25, nearest phrasing",
    "fuzzy": "token_set_ratio (rapidfuzz), nearest phrasing",
}


def main():
    args = arguments()
    if args.peers != "career-coach":
        install()
    print("| set | system | accuracy | typos | AUROC | load ms | p50 µs | p99 µs | MB |")
    print("|---|---|---|---|---|---|---|---|---|")
    for folder in sorted(it for it in args.sets.iterdir() if it.is_dir()):
        if args.only and folder.name not in args.only.split(","):
            continue
        for shots in args.shots.split(","):
            draws = sorted(folder.glob(f"train.{shots}.jsonl")) + sorted(folder.glob(f"train.{shots}.[0-9]*.jsonl"))
            for peer in args.peers.split(","):
                results = [measure(args, peer, folder, draw) for draw in draws[: args.draws]]
                if results:
                    print(row(f"{folder.name} {shots}", PEERS[peer], results), flush=True)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path)
    parser.add_argument("--bin", default="target/release/career-coach")
    parser.add_argument("--only", help="the names of some sets, with commas between them")
    parser.add_argument("--shots", default="5shot,10shot,full")
    parser.add_argument("--draws", type=int, default=3, help="how many draws of a set are averaged")
    parser.add_argument("--peers", default=",".join(PEERS))
    return parser.parse_args()


def install():
    """Whatever is there already, in full, is left as it is."""
    # A file says that all is there: a virtual environment does not work under another name than it was made with.
    whole = "complete"
    python = INSTALLED / "python"
    if not (python / whole).exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", python], check=True)
        subprocess.run([python / "bin/pip", "install", "--quiet", *PYTHON_PACKAGES], check=True)
        (python / whole).touch()
    node = INSTALLED / "node"
    if not (node / whole).exists():
        shutil.rmtree(node, ignore_errors=True)
        node.mkdir(parents=True)
        (node / "package.json").write_text('{"private": true}\n')
        command = ["npm", "install", "--silent", "--no-audit", "--no-fund", *NODE_PACKAGES]
        subprocess.run(command, cwd=node, check=True)
        (node / whole).touch()


def measure(args, peer, folder, draw):
    """The figures of one system, by the names that `career-coach eval --json` gives them."""
    files = [draw, folder / "test.jsonl"]
    # Not every set has a twin with slips of the pen.
    typos = folder / "test.typo.jsonl"
    files += [typos] if typos.exists() else []
    if peer == "career-coach":
        flags = ["--phrasings", "--questions", "--also"]
        command = [args.bin, "eval", "--json", *(it for pair in zip(flags, files) for it in pair)]
        # What it says of an error goes to the terminal.
        return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    with tempfile.TemporaryDirectory() as here:
        out = Path(here) / "out.json"
        if peer == "nlpjs":
            command = ["node", HERE / "nlpjs.js", out, *files]
            environment = {**os.environ, "NODE_PATH": str(INSTALLED / "node/node_modules")}
        else:
            command = [INSTALLED / "python/bin/python", HERE / "peers.py", peer, out, *files]
            environment = {**os.environ, "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
        return figures(json.loads(out.read_text()))


def figures(run):
    """From what a peer took every question for: [gold, got, confidence, microseconds]."""
    questions, typos = run["questions"], run["also"]
    own = [it for it in questions if it[0] is not None]
    times = sorted(it[3] for it in questions)
    return {
        "accuracy": accuracy(own),
        "also_accuracy": accuracy([it for it in typos if it[0] is not None]),
        "auroc": auroc([it[2] for it in own], [it[2] for it in questions if it[0] is None]),
        "p50_us": times[(len(times) - 1) * 50 // 100],
        "p99_us": times[(len(times) - 1) * 99 // 100],
        "load_ms": run["load_ms"],
        "peak_mb": run["peak_mb"],
    }


def accuracy(rows):
    return sum(gold == got for gold, got, *_ in rows) / len(rows) if rows else None


def auroc(own, strangers):
    """How often a question in scope has the higher confidence; a tie counts half."""
    if not own or not strangers:
        return None
    ranked = sorted([(it, 1) for it in own] + [(it, 0) for it in strangers])
    wins = below = at = 0
    while at < len(ranked):
        end = at
        while end < len(ranked) and ranked[end][0] == ranked[at][0]:
            end += 1
        mine = sum(it[1] for it in ranked[at:end])
        theirs = end - at - mine
        wins += mine * (below + theirs / 2)
        below += theirs
        at = end
    return wins / (len(own) * len(strangers))


def row(name, system, results):
    def show(key, factor=1.0, digits=0):
        values = [it.get(key) for it in results]
        return "" if None in values else f"{factor * sum(values) / len(values):.{digits}f}"

    shares = [show("accuracy", 100, 1), show("also_accuracy", 100, 1), show("auroc", 1, 3)]
    rest = [show(key) for key in ("load_ms", "p50_us", "p99_us", "peak_mb")]
    return "| " + " | ".join([name, system, *shares, *rest]) + " |"


if __name__ == "__main__":
    main()
