"""Plans with a proof: which accessions, agreements or capacity raise coverage most, and that nothing does better."""
