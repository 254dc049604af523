"""Collections and tokens for tests of a served node, in one process: `python -m tests.intel.taxii.shelves NODE NUMBER`.

Prints a line for each: the collection's id, the token's id, and its secret.
"""

import sys
from pathlib import Path

from comity.node.setup import use_node


def main(folder: Path, number: int) -> None:
    use_node(folder)
    from django.utils import timezone

    from comity.intel import actions
    from comity.intel.actions.tokens import Access

    for one in range(number):
        collection = actions.add_collection(f"Shelf {one}", at=timezone.now())
        token, secret = actions.add_token(f"client {one}", {collection: Access.BOTH}, at=timezone.now())
        sys.stdout.write(f"{collection.public_id} {token.pk} {secret}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
