"""Who answers for an object. Owners are nodes, `taxii:<client>` and `feed:<name>`; no node's id has a colon."""


def is_ours(owner: str, here: str) -> bool:
    """Whether this node answers for an owner: itself, its clients and its feeds."""
    return owner == here or ":" in owner
