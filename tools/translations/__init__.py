"""The catalogues of translations, kept in step with what the program and the law data say."""
