"""The law book: what the files of the knowledge base say, as values."""
