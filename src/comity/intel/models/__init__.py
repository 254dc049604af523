"""The tables of intel."""

from comity.intel.models.indexing import Observable, Progress, Reference
from comity.intel.models.serving import ApiRoot, Collection, Entry, Right, Status, Token
from comity.intel.models.store import Label, StixObject

__all__ = [
    "ApiRoot",
    "Collection",
    "Entry",
    "Label",
    "Observable",
    "Progress",
    "Reference",
    "Right",
    "Status",
    "StixObject",
    "Token",
]
