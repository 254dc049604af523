"""Law as dated, cited data, and the rules that read it."""
