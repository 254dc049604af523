"""JSON from outside: bounds, readings that are one and the same for all, and the slices of an envelope."""
