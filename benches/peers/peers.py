"""The systems that are written in Python: `peers.py SYSTEM OUT TRAIN TEST [TYPO]`, started by measure.py."""

import json
import math
import re
import resource
import sys
import time
from collections import Counter, defaultdict


def main():
    system, out, train, test, *typo = sys.argv[1:]
    phrasings = [it for it in lines(train) if it["intent"] is not None]
    # What a library costs to import is no part of learning.
    make = {"svc": svc, "bm25": bm25, "fuzzy": fuzzy}[system]
    learn = make()
    start = time.perf_counter()
    ask = learn([it["text"] for it in phrasings], [it["intent"] for it in phrasings])
    load = time.perf_counter() - start
    result = {
        "load_ms": load * 1e3,
        "questions": [asked(ask, it) for it in lines(test)],
        "also": [asked(ask, it) for path in typo for it in lines(path)],
        # Linux tells it in kibibytes.
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6,
    }
    with open(out, "w", encoding="utf-8") as file:
        json.dump(result, file)


def lines(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(it) for it in file if it.strip()]


def asked(ask, line):
    start = time.perf_counter()
    got, confidence = ask(line["text"])
    return line["intent"], got, float(confidence), (time.perf_counter() - start) * 1e6


def svc():
    """Words and pairs of neighbours, and letters within words; the confidence is the largest decision value."""
    import numpy
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline, make_union
    from sklearn.svm import LinearSVC

    def learn(texts, intents):
        features = make_union(
            TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
            TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 4), sublinear_tf=True),
        )
        model = make_pipeline(features, LinearSVC(C=1.0)).fit(texts, intents)
        classes = model.classes_

        def ask(text):
            scores = model.decision_function([text])[0]
            if len(classes) == 2:
                # Of two classes it gives one value, for the second.
                scores = numpy.array([-scores, scores])
            best = scores.argmax()
            return str(classes[best]), scores[best]

        return ask

    return learn


def bm25():
    """The intent of the phrasing that BM25 finds first (k1 = 1.2, b = 0.75); the confidence is its score."""
    k1, b = 1.2, 0.75

    def words(text):
        return re.findall(r"\w+", text.lower())

    def learn(texts, intents):
        rows = [Counter(words(text)) for text in texts]
        lengths = [sum(row.values()) for row in rows]
        mean = sum(lengths) / len(lengths)
        having = Counter(word for row in rows for word in row)
        postings = defaultdict(list)
        for at, row in enumerate(rows):
            for word, times in row.items():
                idf = math.log(1 + (len(rows) - having[word] + 0.5) / (having[word] + 0.5))
                norm = times + k1 * (1 - b + b * lengths[at] / mean)
                postings[word].append((at, idf * times * (k1 + 1) / norm))

        def ask(text):
            scores = defaultdict(float)
            for word in words(text):
                for at, score in postings.get(word, ()):
                    scores[at] += score
            if not scores:
                return None, 0.0
            best = max(scores, key=scores.get)
            return intents[best], scores[best]

        return ask

    return learn


def fuzzy():
    """The intent of the phrasing with the highest token_set_ratio, which is the confidence."""
    from rapidfuzz import fuzz, process, utils

    def learn(texts, intents):
        ready = [utils.default_process(text) for text in texts]

        def ask(text):
            found = process.extractOne(utils.default_process(text), ready, scorer=fuzz.token_set_ratio)
            return (intents[found[2]], found[1]) if found else (None, 0.0)

        return ask

    return learn


if __name__ == "__main__":
    main()
