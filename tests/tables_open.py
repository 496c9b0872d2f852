"""Opens every table of a run in polars and DuckDB and checks what the codebook promises.

usage: tables_open.py TABLES AGGREGATED
"""

import pathlib
import sys

import duckdb
import polars as pl

tables, aggregated = map(pathlib.Path, sys.argv[1:])
names = ["documents", "sentences", "mentions", "actors", "dates", "statements", "stances"]
files = [tables / f"{name}.parquet" for name in names]
files += [aggregated / "actor_periods.parquet", aggregated / "dyads.parquet"]

for file in files:
    frame = pl.read_parquet(file)
    [(rows,)] = duckdb.sql(f"SELECT count(*) FROM '{file}'").fetchall()
    assert frame.height == rows > 0, file
    print(f"{file.name:24}{rows:8} rows")

texts = dict(pl.read_parquet(files[0]).select("doc_id", "text").iter_rows())


def check(name, text, start, end):
    """Every text column is the document's text between its offsets, in code points."""
    rows = pl.read_parquet(tables / f"{name}.parquet").select("doc_id", text, start, end).drop_nulls()
    for doc_id, found, first, last in rows.iter_rows():
        assert texts[doc_id][first:last] == found, (name, doc_id, found)


for name in ["sentences", "mentions", "dates"]:
    check(name, "text", "start", "end")
for part in ["source_text", "cue", "content"]:
    prefix = part.removesuffix("_text")
    check("statements", part, f"{prefix}_start", f"{prefix}_end")
for part in ["holder_text", "target_text", "cue"]:
    prefix = part.removesuffix("_text")
    check("stances", part, f"{prefix}_start", f"{prefix}_end")

actors = set(pl.read_parquet(tables / "actors.parquet")["actor_id"])
stances = pl.read_parquet(tables / "stances.parquet")
assert set(stances["holder_actor"]) <= actors
assert set(stances["target_actor"].drop_nulls()) <= actors
assert stances["polarity"].is_between(-1, 1).all()
print("offsets, references and ranges hold")
