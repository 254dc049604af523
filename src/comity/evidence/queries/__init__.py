"""Reads, each scoped to the officer: what lies before her desks, a provider's own orders, an auditor's view."""
