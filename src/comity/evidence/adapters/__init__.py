"""The outside of evidence: package folders."""
