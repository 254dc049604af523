"""Tables as CSV (RFC 4180) that a spreadsheet cannot mistake for a program."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_FORMULA = re.compile(r"[=@\t\r]|[+-](?![\d ()./-]*$)")


def csv_text(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The table with its head. A cell that a spreadsheet would compute gets an apostrophe (OWASP, CSV injection)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([_safe(cell) for cell in row] for row in rows)
    return out.getvalue()


def _safe(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
