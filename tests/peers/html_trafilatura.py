"""Scores the trafilatura package on pages of news, by the measure of `cargo dev score html`.

    pip install trafilatura
    python tests/peers/html_trafilatura.py ../shared/corpora/html/pages.jsonl
"""

import gzip
import json
import re
import sys
from collections import Counter
from pathlib import Path

import trafilatura


def bag(text):
    return Counter(re.findall(r"[^\W_]+", text.lower()))


def overlap(found, expected):
    found, expected = bag(found), bag(expected)
    common = sum((found & expected).values())
    n_found, n_expected = sum(found.values()), sum(expected.values())
    return common / max(n_found, 1), common / max(n_expected, 1), 2 * common / max(n_found + n_expected, 1)


def main(path):
    records = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    records = [record for record in records if record.get("expected")]
    for name, options in [
        ("as it comes", {}),
        ("without comments and tables", {"include_comments": False, "include_tables": False}),
    ]:
        sums, dated = [0.0, 0.0, 0.0], 0
        for record in records:
            page = gzip.open(path.parent / record["file"]).read().decode("utf-8", "replace")
            expected = record["expected"]
            found = trafilatura.bare_extraction(page, url=record["url"], with_metadata=True, **options)
            text = (found.text if found else "") or ""
            day = (found.date if found else "") or ""
            scores = overlap(text, "\n".join(expected["paragraphs"]))
            sums = [total + score for total, score in zip(sums, scores)]
            dated += day[:10] == expected["publishing_date"][:10]
        means = " / ".join(f"{100 * total / len(records):.2f}" for total in sums)
        print(f"{name}: precision / recall / F1 {means}, date {100 * dated / len(records):.2f}")


main(Path(sys.argv[1]))
