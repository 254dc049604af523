"""Values that no STIX type has, wherever they stand: null, empty lists and dictionaries, numbers that lose digits."""

import re

from comity.intel.core.stix.faults import Report
from comity.intel.core.stix.structs.common import LARGEST

NULLABLE = frozenset(("lpReserved", "lpReserved2"))  # section 6.13.2, startup_info: members of STARTUPINFO

_OUR_OWN = frozenset(("definition", "contents", "environment_variables", "external_references", "objects"))
_ALGORITHM = re.compile(r"[a-zA-Z0-9_-]{3,250}\Z")

Plain = dict[str, object]


def check(plain: Plain, report: Report, *, older: bool) -> None:
    """STIX 2.1, section 2 (dictionary, integer, list). STIX 2.0 allows an empty dictionary.

    What is null or empty deep inside a custom property is its author's affair, and only a warning.
    """
    waiting: list[tuple[str, object]] = list(plain.items())
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, dict):
            if not (value or older):
                _bare("stix.empty", path, report)
            if path.endswith("hashes"):
                _hashes(value, path, report)
            waiting.extend((f"{path}.{key}", inner) for key, inner in value.items())
        elif isinstance(value, list):
            if not value:
                _bare("stix.empty", path, report)
            waiting.extend((f"{path}.[{i}]", inner) for i, inner in enumerate(value))
        elif value is None:
            if path.rpartition(".")[2] not in NULLABLE:
                _bare("stix.null", path, report)
        elif isinstance(value, int) and not -LARGEST <= value <= LARGEST:
            report.refuse("stix.number-too-large", path)


def _bare(code: str, path: str, report: Report) -> None:
    first, _, rest = path.partition(".")
    deep = rest.count(".") > 1 if first == "extensions" else bool(rest) and first not in _OUR_OWN
    if deep:
        report.warn(code, path)
    else:
        report.refuse(code, path)


def _hashes(value: Plain, path: str, report: Report) -> None:
    """Section 2 (hashes): an algorithm that the vocabulary does not know has a name like a key, and a text."""
    for name, digest in value.items():
        if not (_ALGORITHM.match(name) and isinstance(digest, str)):
            report.refuse("stix.dictionary-key", f"{path}.{name}", value=name)
