"""Threat intelligence over TAXII 2.1: our server beside OpenTAXII and medallion, on the same data."""
