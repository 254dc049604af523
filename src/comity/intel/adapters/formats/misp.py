"""Events of MISP, both ways, through MISP's own converter, where the extra `misp` is installed.

`misp-stix` brings a hundred megabytes of other formats with it, so it is loaded only when an event is at hand, and an
event is held in memory as a whole.
"""

import importlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import BinaryIO, Protocol, cast
from uuid import UUID

import msgspec

from comity.intel.adapters.formats import stix
from comity.intel.adapters.formats.reading import NoJson, Read, Unreadable
from comity.terms.errors import ComityError, gettext_noop

MOST_BYTES = 64 * 1024 * 1024

Json = Mapping[str, object]
_WRONG_INPUT = (ValueError, TypeError, KeyError, AttributeError, IndexError, RecursionError)
"""What the converter raises at events that are not what it expects; its own refusals are ValueErrors."""


class MispNotInstalled(ComityError):
    code = "intel.import.misp-not-installed"
    status = 501
    sentence = gettext_noop("This node cannot read MISP events. Its operator can install the extra: comity[misp].")


class EventTooLarge(ComityError):
    code = "intel.import.event-too-large"
    sentence = gettext_noop("The file has more than {limit} bytes. Export the events from MISP one by one.")


class NoEvent(ComityError):
    code = "intel.import.no-event"
    sentence = gettext_noop("This is no event of MISP: {fault}")


class _Serializable(Protocol):
    def serialize(self) -> str: ...


class _ToStix(Protocol):
    stix_objects: Sequence[_Serializable]

    def parse_misp_event(self, event: Json) -> None: ...


class _Event(Protocol):
    def to_json(self) -> str: ...


class _ToMisp(Protocol):
    misp_event: _Event

    def load_stix_bundle(self, bundle: object) -> None: ...

    def parse_stix_bundle(self) -> None: ...


class _Converter(Protocol):
    def MISPtoSTIX21Parser(self) -> _ToStix: ...  # noqa: N802  its name there

    def ExternalSTIX2toMISPParser(self) -> _ToMisp: ...  # noqa: N802


class _Stix2(Protocol):
    def parse(self, data: str, *, allow_custom: bool) -> object: ...


def read(stream: BinaryIO) -> Iterator[Read | Unreadable]:
    """The objects of each event in a file as MISP exports them; `line` counts events. Raises MispNotInstalled."""
    converter = _converter()
    body = stream.read(MOST_BYTES + 1)
    if len(body) > MOST_BYTES:
        yield Unreadable(0, EventTooLarge(limit=MOST_BYTES))
        return
    try:
        events = list(_events(msgspec.json.decode(body)))
    except (msgspec.MsgspecError, RecursionError):
        yield Unreadable(0, NoJson())
        return
    if not events:
        yield Unreadable(0, NoEvent(fault="Event"))
    for number, event in enumerate(events, 1):
        yield from _read(converter, event, number)


def _events(body: object) -> Iterator[Json]:
    """`{"Event": …}`, a list of them, or what the REST interface answers: `{"response": [{"Event": …}]}`."""
    if isinstance(body, list):
        for one in body:
            yield from _events(one)
    elif isinstance(body, dict) and "response" in body:
        yield from _events(body["response"])
    elif isinstance(body, dict) and isinstance(body.get("Event"), dict):
        yield {"Event": body["Event"]}


def _read(converter: _Converter, event: Json, number: int) -> Iterator[Read | Unreadable]:
    parser = converter.MISPtoSTIX21Parser()
    try:
        parser.parse_misp_event(event)
        raws = [one.serialize().encode() for one in parser.stix_objects]
    except _WRONG_INPUT as wrong:
        yield Unreadable(number, NoEvent(fault=f"{type(wrong).__name__} {wrong}"[:200]))
        return
    yield from (Read(raw, number) for raw in raws)


def write(objects: Iterable[bytes], *, bundle: UUID) -> Iterator[bytes]:
    """One event with all the objects. Raises MispNotInstalled, NoEvent."""
    converter = _converter()
    text = b"".join(stix.write(objects, bundle=bundle)).decode()
    stix2 = cast("_Stix2", importlib.import_module("stix2"))
    parser = converter.ExternalSTIX2toMISPParser()
    try:
        parser.load_stix_bundle(stix2.parse(text, allow_custom=True))
        parser.parse_stix_bundle()
        event = parser.misp_event.to_json()
    except _WRONG_INPUT as wrong:
        raise NoEvent(fault=f"{type(wrong).__name__} {wrong}"[:200]) from wrong
    yield b'{"Event":' + event.encode() + b"}\n"


def _converter() -> _Converter:
    try:
        return cast("_Converter", importlib.import_module("misp_stix_converter"))
    except ModuleNotFoundError:
        raise MispNotInstalled() from None
