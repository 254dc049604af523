"""One plan from question to answer, and one state's outlook: what pages show, keep and export."""
