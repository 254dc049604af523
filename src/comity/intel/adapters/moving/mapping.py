"""What a person writes to say which column means what: `value=IP, name=Malware, sha-256=Hash, description=3`."""

from comity.intel.adapters.formats.columns import Column, Layout, Meaning
from comity.intel.core.observable import Kind
from comity.terms.errors import ComityError, gettext_noop


class NoSuchMeaning(ComityError):
    code = "intel.import.no-such-meaning"
    sentence = gettext_noop("“{given}” is no meaning of a column. It is one of these: {meanings}.")


class NoSuchColumn(ComityError):
    code = "intel.import.no-such-column"
    sentence = gettext_noop("There is no column “{given}”. Give its name in the first line, or its number from 1.")


KINDS = tuple(kind for kind in Kind if kind is not Kind.STIX_ID)


def columns_of(written: str, layout: Layout) -> tuple[Column, ...]:
    """The columns that a mapping names, in the order of the table. Raises NoSuchMeaning, NoSuchColumn."""
    found = {}
    for part in filter(None, (one.strip() for one in written.split(","))):
        meaning, _, column = (one.strip() for one in part.partition("="))
        position = _position(column, layout)
        found[position] = column_of(position, meaning)
    return tuple(found[position] for position in sorted(found))


def column_of(position: int, said: str) -> Column:
    """A column that means `value` (of any kind), a kind of value, or what is said about it. Raises NoSuchMeaning."""
    if said in set(Meaning):
        return Column(position, Meaning(said))
    if said in KINDS:
        return Column(position, Meaning.VALUE, Kind(said))
    raise NoSuchMeaning(given=said[:60], meanings=", ".join([*Meaning, *KINDS]))


def said_of(column: Column) -> str:
    """The same the other way round."""
    return column.kind.value if column.kind else column.meaning.value


def _position(given: str, layout: Layout) -> int:
    names = [one.strip().lower() for one in layout.header]
    width = max((len(row) for row in (layout.header, *layout.rows)), default=0)
    if given.lower() in names:
        return names.index(given.lower())
    if given.isdecimal() and 1 <= int(given[:6]) <= width:
        return int(given) - 1
    raise NoSuchColumn(given=given[:60])
