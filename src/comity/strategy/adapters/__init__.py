"""The outside of strategy: the node's own file of assumptions, the process that solves, and briefs on paper."""
