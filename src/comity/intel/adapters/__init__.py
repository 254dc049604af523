"""The outside of intel: the SQL of batches and pages, on SQLite and PostgreSQL alike."""
