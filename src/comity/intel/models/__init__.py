"""The tables of intel."""

from comity.intel.models.indexing import Observable, Progress, Reference
from comity.intel.models.serving import ApiRoot, Collection, Entry, Right, Status, Token
from comity.intel.models.sharing import CollectionTerms, Community, CommunityVersion, ReleaseOrder, Telling
from comity.intel.models.store import Label, StixObject

__all__ = [
    "ApiRoot",
    "Collection",
    "CollectionTerms",
    "Community",
    "CommunityVersion",
    "Entry",
    "Label",
    "Observable",
    "Progress",
    "Reference",
    "ReleaseOrder",
    "Right",
    "Status",
    "StixObject",
    "Telling",
    "Token",
]
