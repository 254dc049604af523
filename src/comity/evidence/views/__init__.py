"""The pages of evidence: each view reads what its officer may see, or makes one call to an act."""
