"""Granular markings (STIX 2.1, 7.2.3): fields that carry markings of their own, left out where these keep a reader out.

A field is judged by the markings on it, and inherits the object's TLP level where they bring none. A field inside one
that is left out goes with it. Whatever cannot be applied as written withholds the whole object.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from comity.intel.core.sharing import tlp
from comity.intel.core.sharing.marks import needed
from comity.intel.core.sharing.marks.paths import Json, Path, grown, parse, reach, renumbered, without

Readable = Callable[[tuple[str, ...]], bool]
"""Whether whoever reads may read what carries these markings: the gate, with reader and release filled in."""


class _Granular(msgspec.Struct, omit_defaults=True):
    selectors: tuple[str, ...]
    marking_ref: str = ""
    lang: str = ""


class _Marked(msgspec.Struct):
    type: str
    object_marking_refs: tuple[str, ...] = ()
    granular_markings: tuple[_Granular, ...] = ()


def without_hidden(raw: bytes, readable: Readable) -> bytes | None:
    """The object without the fields that are not readable; None where nothing proper would be left.

    The same bytes where every field may be read. Fields that are not touched keep their bytes, and no trace is left of
    those that are gone: their markings go with them.
    """
    try:
        marked = msgspec.json.decode(raw, type=_Marked)
        fields = msgspec.json.decode(raw, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return None
    hidden = _hidden(marked, readable)
    if not hidden:
        return raw
    opened = {name: _open(fields[name]) for name in {str(path[0]) for path in hidden} if name in fields}
    if not all(reach(opened, path) for path in hidden):
        return None
    gone = grown(opened, hidden, needed.INSIDE)
    needs = needed.properties(marked.type)
    if needs is None or not needs.isdisjoint(str(path[0]) for path in gone if len(path) == 1):
        return None
    return _written(fields, opened, without(opened, gone), _left(marked.granular_markings, gone))


def hidden_fields(raw: bytes, readable: Readable) -> tuple[str, ...]:
    """The selectors of the fields that are not readable, sorted, as the object's own granular markings write them."""
    return tuple(sorted(renumbered(path, frozenset()) for path in _hidden(_marked(raw), readable)))


def refs_of_fields(raw: bytes) -> frozenset[tuple[str, ...]]:
    """Every set of markings that a field of the object is judged by."""
    marked = _marked(raw)
    return frozenset(_by_field(marked).values())


def _marked(raw: bytes) -> _Marked:
    return msgspec.json.decode(raw, type=_Marked)


def _hidden(marked: _Marked, readable: Readable) -> frozenset[Path]:
    return frozenset(path for path, refs in _by_field(marked).items() if not readable(refs))


def _by_field(marked: _Marked) -> Mapping[Path, tuple[str, ...]]:
    refs: dict[Path, set[str]] = {}
    for one in marked.granular_markings:
        for selector in one.selectors if one.marking_ref else ():
            refs.setdefault(parse(selector), set()).add(one.marking_ref)
    inherited = {ref for ref in marked.object_marking_refs if ref in tlp.LEVELS}
    return {path: tuple(sorted(own if own & tlp.LEVELS.keys() else own | inherited)) for path, own in refs.items()}


def _left(granular: Iterable[_Granular], gone: frozenset[Path]) -> list[_Granular]:
    """The granular markings of what is still there, their selectors counted anew."""
    return [
        msgspec.structs.replace(one, selectors=selectors)
        for one in granular
        if (selectors := tuple(_selectors(one.selectors, gone)))
    ]


def _selectors(selectors: Iterable[str], gone: frozenset[Path]) -> Iterator[str]:
    for selector in selectors:
        path = parse(selector)
        if not any(path[: len(one)] == one for one in gone):
            yield renumbered(path, gone)


def _open(value: msgspec.Raw) -> Json:
    opened: Json = msgspec.json.decode(value)
    return opened


def _written(
    fields: Mapping[str, msgspec.Raw], opened: Mapping[str, Json], left: Mapping[str, Json], granular: list[_Granular]
) -> bytes:
    said: dict[str, msgspec.Raw | Json | list[_Granular]] = {}
    for name, value in fields.items():
        if name == "granular_markings":
            said |= {name: granular} if granular else {}
        elif name in opened and name in left:
            said[name] = left[name]
        elif name not in opened:
            said[name] = value
    return msgspec.json.encode(said)
