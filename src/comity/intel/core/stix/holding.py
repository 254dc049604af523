"""Every rule that stands beside the types, for the quick way and the precise way alike."""

from collections.abc import Collection
from typing import cast

from msgspec import UNSET

from comity.intel.core.stix import instants
from comity.intel.core.stix.faults import Checked, Report
from comity.intel.core.stix.kinds import Kind
from comity.intel.core.stix.rules import domain, extensions, markings, names
from comity.intel.core.stix.structs.common import Created, Stix, Versioned
from comity.intel.core.stix.structs.older import Created20, Versioned20

Plain = dict[str, object]

_MILLISECONDS = frozenset(("created", "modified"))
_CREATED = (Created, Created20)
_VERSIONED = (Versioned, Versioned20)
TO_MILLISECOND = len("2024-01-01T00:00:00.000Z")
TO_MICROSECOND = len("2024-01-01T00:00:00.000000Z")
_COMMON = frozenset(("type", "spec_version", "id", "object_marking_refs", "granular_markings", "defanged"))


def hold(kind: Kind, typed: Stix, plain: Plain, report: Report) -> None:
    """Report what an object, whose types are right, does against the rules; `plain` is the same as a dictionary."""
    _times(kind, plain, report)
    for name, words in kind.words:
        if name in plain:
            _usual(name, plain[name], words, report)
    if kind.rule is not None:
        kind.rule(typed, report)
    if kind.observable:
        _observable(kind, typed, plain, report)
    else:
        _created(kind, typed, plain, report)
    if typed.granular_markings is not UNSET:
        markings.granular(typed, plain, report)
    _beyond(kind, typed, plain, report)


def _observable(kind: Kind, typed: Stix, plain: Plain, report: Report) -> None:
    """STIX 2.1, sections 2.9 and 6: its id is made from its value, and it has at least one property of its own."""
    if typed.id[-22] != "5" and kind.name != "process":
        report.warn("stix.uuid-not-deterministic", "id")
    if kind.never_bare and not plain.keys() - _COMMON:
        report.refuse("stix.one-of", "", names=", ".join(sorted(kind.known - _COMMON)))


def _created(kind: Kind, typed: Stix, plain: Plain, report: Report) -> None:
    if isinstance(typed, _CREATED) and typed.external_references is not UNSET:
        domain.external_references(typed.external_references, report)
    if isinstance(typed, Versioned) and typed.lang is not UNSET:
        domain.language(typed, report)
    if kind.name == "marking-definition":
        markings.tlp(plain, report)


def _beyond(kind: Kind, typed: Stix, plain: Plain, report: Report) -> None:
    """Extensions, and properties that the specification does not name."""
    listed, older = False, kind.spec_version == 20
    if typed.extensions is not UNSET and not older:
        extensions.check(kind.name, typed.extensions, report)
        listed = True
    if not kind.known.issuperset(plain):
        names.custom(plain, plain.keys() - kind.known, report, listed=listed or not kind.name, older=older)


def _times(kind: Kind, plain: Plain, report: Report) -> None:
    texts = cast("dict[str, str]", plain)  # their types are right
    for name in kind.instants:
        text = texts.get(name)
        if text is not None and (len(text) != TO_MILLISECOND or text[23] != "Z" or text[10] != "T"):
            _odd(kind, name, text, report)
    for first, second, strictly in kind.orders:
        a, b = texts.get(first), texts.get(second)
        if a and b and not (a < b and len(a) == len(b)) and not _in_order(a, b, strictly=strictly):
            report.refuse("stix.time-order", second, relation=">" if strictly else ">=", other=first)


def _odd(kind: Kind, name: str, text: str, report: Report) -> None:
    """A timestamp that is not written to the millisecond, as nearly all are."""
    if not instants.is_timestamp(text):
        report.refuse("stix.timestamp", name, value=text)
    elif name in _MILLISECONDS and kind.name != "marking-definition":
        if len(text) < TO_MILLISECOND or kind.spec_version == 20:
            report.refuse("stix.timestamp-milliseconds", name, value=text)
        else:
            report.warn("stix.timestamp-milliseconds", name, value=text)


def _in_order(first: str, second: str, *, strictly: bool) -> bool:
    if len(first) == len(second):
        return first < second or (first == second and not strictly)
    return instants.is_before(first, second) or not (strictly or instants.is_before(second, first))


def _usual(name: str, value: object, words: Collection[str], report: Report) -> None:
    if isinstance(value, str):
        if value not in words:
            report.warn("stix.vocabulary-open", name, value=value)
    elif isinstance(value, list):
        for i, word in enumerate(value):
            if word not in words:
                report.warn("stix.vocabulary-open", f"{name}.[{i}]", value=str(word))


def checked(kind: Kind, typed: Stix, plain: Plain, report: Report) -> Checked:
    """What others need to know of an object without faults."""
    at, text, by, revoked = None, "", "", False
    if isinstance(typed, _CREATED):
        by = typed.created_by_ref or ""
        moment = typed.created
        if isinstance(typed, _VERSIONED):
            moment, revoked = typed.modified, typed.revoked is True
        text = str(plain["modified" if kind.versioned else "created"])
        at = instants.microseconds(moment if len(text) <= TO_MICROSECOND else instants.instant(text))
    refs = typed.object_marking_refs
    return Checked(
        typed.id,
        kind.name or str(plain["type"]),
        kind.spec_version,
        at,
        text,
        () if refs is UNSET else tuple(refs) if len(refs) == 1 else tuple(sorted(set(refs))),
        typed.granular_markings is not UNSET,
        by,
        revoked,
        tuple(report.warnings),
    )
