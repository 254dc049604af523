"""What the law data say on pages: names, questions, labels, vocabularies and notes, without their sources.

Left out, and shown in English: citations, what a state declared in its own words, names and tasks of its institutions.
"""

import re
from collections.abc import Iterator

from comity.law.core.book.texts import Route
from comity.law.core.knowledge import Knowledge, load
from comity.law.core.naming import plainly
from tools.translations.sentence import Sentence

WORDED = re.compile(r"[a-z]{3}")
"""What an article has that is no mere number."""
CODED = frozenset({"refusal-ground", "opens-channel"})
"""Changes whose value is made of codes."""


def sentences() -> Iterator[Sentence]:
    """Every sentence of the law data that a page shows, by file."""
    known = load()
    for where, texts in (
        ("law/data/countries.csv", _of_states(known)),
        ("law/data/declarations.csv", _of_declarations(known)),
        ("law/data/agencies.csv", (plainly(each.kind) for some in known.agencies.values() for each in some)),
        ("law/data/doubts.toml", (each.text for each in known.doubts.values())),
        ("law/data/grounds.toml", (each.label for each in known.grounds.values())),
        ("law/data/instruments.toml", _of_instruments(known)),
        ("law/data/languages.csv", known.languages.values()),
        ("law/data/offences.toml", _of_offences(known)),
        ("law/data/request_fields.toml", (text for each in known.fields.values() for text in (each.label, each.help))),
        ("law/data/routes.toml", _of_routes(known)),
    ):
        yield from (Sentence(text, where) for text in texts if text)


def _of_states(known: Knowledge) -> Iterator[str]:
    for state in known.states.values():
        yield state.name
        yield plainly(state.legal_tradition)
        yield from (plainly(row.status) for row in state.memberships)


def _of_declarations(known: Knowledge) -> Iterator[str]:
    return (plainly(each.kind) for made in known.declarations.values() for each in made)


def _of_instruments(known: Knowledge) -> Iterator[str]:
    for instrument in known.instruments.values():
        yield from (instrument.short, instrument.title, instrument.in_force_condition)
    yield from (clause.summary for clause in known.clauses.values())
    yield from (group.name for group in known.groups.values())


def _of_offences(known: Knowledge) -> Iterator[str]:
    yield from (scheme.label for scheme in known.schemes.values())
    for offence in known.offences.values():
        yield offence.title
        yield from _article(offence.article)


def _of_routes(known: Knowledge) -> Iterator[str]:
    for words in known.vocabulary.values():
        yield from words.values()
    for fact in known.facts.values():
        yield from (fact.question, fact.meaning)
    yield from (overlay.effect for overlay in known.overlays.values())
    for route in known.routes.values():
        yield from _of_route(route)


def _article(article: str) -> Iterator[str]:
    if WORDED.search(article):
        yield article


def _of_route(route: Route) -> Iterator[str]:
    secret = route.confidentiality
    yield from _article(route.article)
    yield from (route.name, route.summary, route.dual_criminality_note, route.notes, *route.safeguards)
    yield from (secret.user_notice, secret.use_limit, secret.provider_sees)
    for limit in route.time_limits:
        yield from (limit.what, limit.starts, plainly(limit.standard))
    yield from (time.what for time in route.typical_days)
    yield from (change.value for change in route.modified_by if change.effect not in CODED)
