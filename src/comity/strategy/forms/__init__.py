"""What the pages of strategy ask for. Everything stands in the address but what changes something."""
