"""The outside of the ledger: key files, tile files."""
