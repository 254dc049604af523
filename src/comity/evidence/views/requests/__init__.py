"""A request from the choice of its route to the evidence: its page, its form, its acts, its packages."""
