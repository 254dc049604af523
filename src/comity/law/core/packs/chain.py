"""How the packs of an issuer follow each other: each builds on one in use, and takes those after that one back."""

from collections.abc import Sequence
from dataclasses import dataclass

from comity.law.core.packs.faults import PackNotNext, PackRolledBack
from comity.law.core.packs.pack import Pack


@dataclass(frozen=True, slots=True)
class Link:
    """A pack of an issuer that this node has: in use, or taken back."""

    digest: str
    version: int
    in_use: bool


def taken_back_by(pack: Pack, links: Sequence[Link]) -> tuple[str, ...]:
    """The digests of those packs in use that the new one takes back, oldest first: all after the one it builds on.

    `links` are the packs known of its issuer. Raises PackNotNext, PackRolledBack.
    """
    using = sorted((link for link in links if link.in_use), key=lambda link: link.version)
    base = next((link.version for link in using if link.digest == pack.previous), 0)
    if pack.previous and not base:
        raise PackNotNext(version=pack.version, issuer=pack.issuer)
    newest = max((link.version for link in links), default=0)
    if pack.version <= newest:
        raise PackRolledBack(version=pack.version, issuer=pack.issuer, known=newest)
    return tuple(link.digest for link in using if link.version > base)


def again(pack: Pack, links: Sequence[Link]) -> None:
    """Nothing, where a pack that was taken back may come into use again: it builds on the newest in use.

    Raises PackNotNext.
    """
    using = max((link for link in links if link.in_use), key=lambda link: link.version, default=None)
    if pack.previous != (using.digest if using else ""):
        raise PackNotNext(version=pack.version, issuer=pack.issuer)
