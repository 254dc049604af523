"""The log as the static files of C2SP tlog-tiles, for auditors with tools that are not ours."""

from collections.abc import Iterator

from comity.ledger.core.tiles import WIDTH, bundle, entries_path, tiles_of, width_at
from comity.ledger.models import Entry
from comity.ledger.queries.checkpoints import SignedCheckpoint
from comity.ledger.queries.trees import tile_bytes


def static_files(checkpoint: SignedCheckpoint) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file that the log serves at a checkpoint; the checkpoint itself comes last."""
    for tile in tiles_of(checkpoint.size):
        yield tile.path, tile_bytes(tile)
    for number in range(-(-checkpoint.size // WIDTH)):
        width = width_at(0, number, checkpoint.size)
        first = number * WIDTH
        rows = Entry.objects.filter(index__gte=first, index__lt=first + width).order_by("index")
        yield entries_path(number, width), bundle(bytes(each) for each in rows.values_list("entry", flat=True))
    yield "checkpoint", checkpoint.note.encode()
