"""Who may read what: markings, the gate, communities, and the preview of a release."""
