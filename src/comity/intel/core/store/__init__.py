"""Rules of the store: how an object is found, whether it is new, and which version of it is the last."""
