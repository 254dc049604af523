"""This installation: settings, pages, command line, checks, demo."""
