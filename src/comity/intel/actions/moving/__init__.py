"""Acts of coming in and going out: files are imported and exported."""
