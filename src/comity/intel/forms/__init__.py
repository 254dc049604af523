"""Forms of threat intelligence."""
