"""The bare loop: the same rows read from the same database by a page's worth at a time, and nothing else."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg

from bench.taxii.measuring import PAGE, Figure
from bench.taxii.watching import Watched

_SQL = "SELECT id, raw FROM intel_stixobject WHERE id > {0} ORDER BY id LIMIT {1}"


def sqlite(file: Path, *, rows: int) -> Figure:
    """Rows in order of their keys, in this process."""
    with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as database:
        return _read(lambda after: database.execute(_SQL.format("?", "?"), (after, PAGE)).fetchall(), rows)


def postgresql(url: str, server: Watched, *, rows: int) -> Figure:
    """The same; the server's processor time is added to this process's."""
    begin = server.cpu()
    with psycopg.connect(url) as database, database.cursor(binary=True) as cursor:
        figure = _read(lambda after: cursor.execute(_SQL.format("%s", "%s"), (after, PAGE)).fetchall(), rows)
    figure.cpu += server.cpu() - begin
    return figure


def _read(rows_after: Callable[[int], list[tuple[int, bytes]]], rows: int) -> Figure:
    """So many rows, as far as there are as many."""
    figure, after = Figure(), 0
    begin = time.process_time()
    while figure.objects < rows and (found := rows_after(after)):
        figure.objects += len(found)
        after = found[-1][0]
    figure.cpu = time.process_time() - begin
    return figure
