"""What objects are found by: values in one normal form each, whoever wrote them and however."""

from comity.intel.core.observable.extraction import of, sufficient
from comity.intel.core.observable.fanging import defang, refang
from comity.intel.core.observable.forms import normal
from comity.intel.core.observable.guessing import guess
from comity.intel.core.observable.kinds import MOST_CHARS, Kind, NotThisKind, Observable, kept
from comity.intel.core.observable.prose import Mention, mentions

__all__ = [
    "MOST_CHARS",
    "Kind",
    "Mention",
    "NotThisKind",
    "Observable",
    "defang",
    "guess",
    "kept",
    "mentions",
    "normal",
    "of",
    "refang",
    "sufficient",
]
