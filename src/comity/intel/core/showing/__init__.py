"""How objects are shown: what each type is called and drawn as, and pictures of what is related to what."""
