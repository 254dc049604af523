"""The words that properties may take: open vocabularies and language codes."""
