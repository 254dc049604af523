"""The tables of intel."""

from comity.intel.models.exchanging import Attestation, Incoming, Outgoing, SentSegment, TakenSegment, Tombstone
from comity.intel.models.feedback import Delegation, Given, Proposal, RoutedRemark
from comity.intel.models.feeds import SentEnvelope, Source
from comity.intel.models.importing import Import, ImportFailure
from comity.intel.models.indexing import Observable, Progress, Reference
from comity.intel.models.recalling import Export, Holder, Recall
from comity.intel.models.serving import ApiRoot, Collection, Entry, Right, Status, Token
from comity.intel.models.sharing import CollectionTerms, Community, CommunityVersion, Onward, ReleaseOrder, Telling
from comity.intel.models.store import Key, Label, Named, NewKey, StixObject

__all__ = [
    "ApiRoot",
    "Attestation",
    "Collection",
    "CollectionTerms",
    "Community",
    "CommunityVersion",
    "Delegation",
    "Entry",
    "Export",
    "Given",
    "Holder",
    "Import",
    "ImportFailure",
    "Incoming",
    "Key",
    "Label",
    "Named",
    "NewKey",
    "Observable",
    "Onward",
    "Outgoing",
    "Progress",
    "Proposal",
    "Recall",
    "Reference",
    "ReleaseOrder",
    "Right",
    "RoutedRemark",
    "SentEnvelope",
    "SentSegment",
    "Source",
    "Status",
    "StixObject",
    "TakenSegment",
    "Telling",
    "Token",
    "Tombstone",
]
