"""Data packs: amendments to the law data that a state gives of itself, read strictly, compared, and put in order."""
