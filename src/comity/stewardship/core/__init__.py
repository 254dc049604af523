"""What stewardship says to other nodes. The rules of packs are the law's: law.core.packs."""
