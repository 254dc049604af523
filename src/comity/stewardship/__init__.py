"""Stewardship: each state keeps its own lines of the law; packs of them are signed, sent, installed and reverted."""
