"""What changes the store: each act in one transaction, with one leaf in the ledger."""

from comity.intel.actions.collections import add_collection
from comity.intel.actions.deleting import delete
from comity.intel.actions.ingesting import ingest
from comity.intel.actions.receiving import receive
from comity.intel.actions.tokens import add_token, revoke_token

__all__ = ["add_collection", "add_token", "delete", "ingest", "receive", "revoke_token"]
