"""What is written beside an object so that it is found: its words, its observables, and whom it names."""
