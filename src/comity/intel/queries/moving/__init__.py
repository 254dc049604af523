"""What pages of coming in and going out show."""
