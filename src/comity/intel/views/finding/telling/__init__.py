"""How pages tell what is stored: names, markings, relations, history, in words."""
