"""What every word speaks: states, instants, markings, references, decisions, errors. Pure."""
