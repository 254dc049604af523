"""How things are shown: names, values, the story, lists, and what an act means before it is done."""
