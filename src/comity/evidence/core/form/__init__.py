"""The form of a request: its fields, the identifiers typed into them, and the two views of it."""
