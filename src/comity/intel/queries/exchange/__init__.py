"""What is known of objects that travelled: from whom they came, who holds them, what was said about them."""
