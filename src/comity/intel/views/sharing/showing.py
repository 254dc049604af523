"""A preview as a page shows it: who will read, by name, and why; who will not, and why not."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comity.directory.core.permissions import Actor
from comity.intel.core.sharing.grounds import Ground
from comity.intel.core.sharing.preview import Item, Line, Preview
from comity.intel.models import Collection, Entry
from comity.intel.queries import labels, previewing, readers, related
from comity.intel.queries.reading import Sight
from comity.intel.queries.showing import home
from comity.intel.views.sharing.words import who
from comity.terms.decision import Reason

MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Why:
    """A reason with its source, and of how many objects it holds."""

    text: str
    source: str
    number: int


@dataclass(frozen=True, slots=True)
class ReaderRow:
    """One reader of a preview."""

    name: str
    kind: str
    shape: str
    verdict: str
    may: int
    may_not: int
    why: tuple[Why, ...]
    why_not: tuple[Why, ...]
    removed: tuple[tuple[str, str], ...]
    more_removed: int

    @property
    def counted(self) -> bool:
        """Whether it says anything new for how many objects a reason holds."""
        return self.may + self.may_not > 1


@dataclass(frozen=True, slots=True)
class Shown:
    """A preview in words. `nobody` are objects that none of the readers may read."""

    rows: tuple[ReaderRow, ...]
    nobody: tuple[tuple[str, str, tuple[Why, ...]], ...]
    more_nobody: int
    outside: tuple[tuple[str, str], ...]
    more_outside: int
    releasable: bool


@dataclass(frozen=True, slots=True)
class Named:
    """An object that an officer looks at: its id, type, what it is called, and its TLP level."""

    stix_id: str
    type: str
    title: str
    level: str


def shown(preview: Preview, names: Mapping[str, str], outside: Mapping[str, str]) -> Shown:
    """`names` are what its objects are called by their ids, `outside` what those are called that they point at."""
    nobody = [
        (_title(item, names), item.stix_id, _whys((one, item.count) for one in said))
        for item, said in preview.for_nobody
    ]
    beyond = [(stix_id, outside.get(stix_id, "")) for stix_id in preview.outside]
    return Shown(
        tuple(_row(one, names) for one in preview.lines),
        tuple(nobody[:MOST_SHOWN]),
        max(0, len(nobody) - MOST_SHOWN),
        tuple(beyond[:MOST_SHOWN]),
        max(0, len(beyond) - MOST_SHOWN),
        preview.releasable,
    )


def visible(stix_ids: Sequence[str], sight: Sight) -> dict[str, Named]:
    """The objects among these that the officer may see, as she knows them."""
    markings = labels.markings()
    found = related.newest(set(stix_ids), sight)
    return {
        stix_id: Named(stix_id, hit.type, hit.title or hit.type, ", ".join(sorted(markings[hit.label_id].levels)))
        for stix_id, hit in ((one, found[one]) for one in stix_ids if one in found)
    }


def beyond(preview: Preview, collection: Collection, actor: Actor, *, at: datetime) -> dict[str, str]:
    """What the ids that lead nowhere for the readers are called here, as far as the officer may know."""
    there = Entry.objects.filter(collection=collection, object__stix_id__in=preview.outside[:500])
    known = set(there.values_list("object__stix_id", flat=True))
    names = previewing.named(preview.outside[:MOST_SHOWN], readers.officer(actor), readers.at_home(at=at))
    return {one: names.get(one, "") for one in preview.outside if one not in known}


def sight_of(actor: Actor, *, at: datetime) -> Sight:
    """What the officer may see."""
    return home.sight(actor, at=at)


def _row(line: Line, names: Mapping[str, str]) -> ReaderRow:
    removed = [(names.get(stix_id, stix_id), ", ".join(fields)) for stix_id, fields in line.removed]
    return ReaderRow(
        line.reader.name,
        who(line.reader),
        "bad" if not line.may else "warn" if line.may_not or line.partly else "ok",
        _verdict(line),
        line.may,
        line.may_not,
        _whys(line.why),
        _whys(line.why_not),
        tuple(removed[:MOST_SHOWN]),
        max(0, len(removed) - MOST_SHOWN),
    )


def _verdict(line: Line) -> str:
    if not line.may:
        return _("Reads nothing")
    if line.partly:
        numbers = {"may": line.may, "all": line.may + line.may_not, "part": line.partly}
        return _("Reads {may} of {all}, {part} in part").format(**numbers)
    if not line.may_not:
        return ngettext("Reads %(count)d object", "Reads all %(count)d objects", line.may) % {"count": line.may}
    return _("Reads {may} of {all}").format(may=line.may, all=line.may + line.may_not)


def _whys(reasons: Iterable[tuple[Reason, int]]) -> tuple[Why, ...]:
    return tuple(Why(_text(one), _(one.source), number) for one, number in reasons)


def _text(reason: Reason) -> str:
    """The sentence, and what it is about where that says more than the sentence."""
    said = _(reason.text)
    about = reason.about if isinstance(reason, Ground) else ""
    return f"{said} ({about})" if about and not about.startswith("marking-definition--") else said


def _title(item: Item, names: Mapping[str, str]) -> str:
    if item.stix_id:
        return names.get(item.stix_id, item.stix_id)
    return ngettext("%(count)d object of type %(type)s", "%(count)d objects of type %(type)s", item.count) % {
        "count": item.count,
        "type": item.type,
    }
