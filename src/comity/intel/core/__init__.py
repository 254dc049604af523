"""Pure rules of intelligence sharing: STIX, patterns, observables, TAXII, markings, the egress gate."""
