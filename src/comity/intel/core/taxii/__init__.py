"""TAXII 2.1 (OASIS Standard, 10 June 2021) without a web framework: what is asked, answered and refused."""
