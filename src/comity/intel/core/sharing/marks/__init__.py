"""Markings: what they say, and the fields that carry their own."""
