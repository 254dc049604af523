"""What pages show of what is stored: for one officer, never more than she may see."""
