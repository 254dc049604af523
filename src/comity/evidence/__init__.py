"""The request for electronic evidence: its steps, clocks, package and custody."""
