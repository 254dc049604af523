"""National law beside the Convention on Cybercrime: profiles, comparison, gaps, scores, dual criminality."""
