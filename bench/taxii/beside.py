"""The other servers, measured on the data that all of them take."""

from dataclasses import dataclass
from pathlib import Path

from bench.taxii.board import Board
from bench.taxii.client import Line, Place
from bench.taxii.measuring import ENVELOPE, Batches, Figure, post, read
from bench.taxii.objects import envelopes, made
from bench.taxii.peers.medallion import medallion
from bench.taxii.peers.opentaxii import opentaxii, with_bearer
from bench.taxii.watching import Watched

SIGN_INS = 10
OF_MEDALLION = 1_000  # it reads in the square of what it holds: 2 000 take half a minute


@dataclass(frozen=True, slots=True)
class Theirs:
    """What OpenTAXII on SQLite did."""

    posted: Figure
    read: Figure


def common(count: int) -> Batches:
    """Objects that every server takes."""
    return envelopes(made(count, plain=True, seed=7), ENVELOPE)


def others(room: Path, board: Board, count: int) -> Theirs:
    """OpenTAXII with so many objects, and medallion with few."""
    with opentaxii(room) as (place, server):
        theirs = Theirs(post(place, server, common(count)), read(place, server))
        board.rate("OpenTAXII 0.9.3, SQLite: posted", theirs.posted, f"{count:,} objects, {ENVELOPE:,} an envelope")
        token = with_bearer(place)
        sign_in_ms = _each_ms(place, server) - _each_ms(token, server)
        board.rate(
            "OpenTAXII: read with Basic", theirs.read, f"of each request {sign_in_ms:.0f} ms to check a password"
        )
        board.rate("OpenTAXII: read with a bearer token", read(token, server))
    with medallion(room) as (place, server):
        board.rate("medallion 3.0.0, memory: posted", post(place, server, common(OF_MEDALLION)))
        board.rate(
            "medallion: read", read(place, server), f"{OF_MEDALLION:,} objects; twice as many cost four times that"
        )
    return theirs


def _each_ms(place: Place, server: Watched) -> float:
    """Milliseconds of processor time for a request that finds nothing to do."""
    begin = server.cpu()
    with Line(place) as line:
        for _ in range(SIGN_INS):
            line.ask("GET", place.path)
    return 1e3 * (server.cpu() - begin) / SIGN_INS
