"""Names for what the law data hold by id, in the language of `translate`; the id itself where they do not know it.

Each is a wording: refusals name their facts with it.
"""

from comity.law.core.knowledge import load
from comity.terms.errors import Translate
from comity.terms.state import Iso3

_AS_WRITTEN = {"24-7-contact": "24/7 contact", "cert": "CERT"}


def state(iso3: str, translate: Translate) -> str:
    known = load().states.get(Iso3(iso3))
    return translate(known.name) if known else iso3


def route(route_id: str, translate: Translate) -> str:
    known = load().routes.get(route_id)
    return translate(known.name) if known else route_id


def field(field_id: str, translate: Translate) -> str:
    """The label of a field of a request."""
    known = load().fields.get(field_id)
    return translate(known.label) if known else field_id


def ground(code: str, translate: Translate) -> str:
    """A coded ground of refusal; the code, readable, where this release does not know it."""
    known = load().grounds.get(code)
    return translate(known.label) if known else code.replace("-", " ")


def role(role_id: str, translate: Translate) -> str:
    """What a role of the law data is, such as `24/7 point of contact`."""
    known = load().vocabulary["role"].get(role_id)
    return translate(known) if known else role_id


def language(code: str, translate: Translate) -> str:
    """A language by its ISO 639 code."""
    known = load().languages.get(code)
    return translate(known) if known else code


def change(effect: str, value: str, translate: Translate) -> str:
    """What a clause or another instrument changes: some changes name it by codes, others in words."""
    if effect == "refusal-ground":
        return ground(value, translate)
    if effect == "opens-channel":
        channels = load().vocabulary["channel"]
        return "; ".join(translate(channels.get(code, code)) for code in value.split(", "))
    return translate(value) if value else ""


def plainly(code: str) -> str:
    """A code as words, in English: what stands in columns of the data that have no words of their own."""
    return _AS_WRITTEN.get(code) or code.replace("-", " ").capitalize()


def legal_basis(instrument: str, article: str, route_id: str) -> str:
    """The instrument by its full title and the article, with the id of the route: what goes under a signature, always
    in English. Ids that the law data do not know are named as they are.
    """
    known = load().instruments.get(instrument)
    title = known.title if known else instrument
    place = f"art. {article}" if article[:1].isdigit() else article
    return ", ".join(filter(None, (title, place))) + f" [{route_id}]"
