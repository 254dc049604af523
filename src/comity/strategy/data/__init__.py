"""What the plans assume."""
