"""`python -m comity.node.cli`: the command line, for processes that start each other."""

from comity.node.cli import main

main()
