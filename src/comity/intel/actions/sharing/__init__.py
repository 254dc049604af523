"""Acts of sharing: communities, the terms of collections, releases."""
