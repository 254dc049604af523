"""The evidence package: what its sender signs, how its exhibits are sealed, and who had it in hand."""
