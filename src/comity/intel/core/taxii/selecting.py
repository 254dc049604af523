"""The filters over versions, as Python says them; `adapters.pages` says the same in SQL."""

from collections.abc import Iterable

from comity.intel.core.store.rows import Known
from comity.intel.core.taxii.filters import Filters, Which


def selected(versions: Iterable[Known], filters: Filters) -> list[Known]:
    """The versions of one object in a collection that match[version] and match[spec_version] ask for."""
    return [one for one in versions if _spec_fits(one, filters) and _version_fits(one, filters)]


def _spec_fits(one: Known, filters: Filters) -> bool:
    return one.spec_version in filters.spec_versions if filters.spec_versions else bool(one.newest_spec)


def _version_fits(one: Known, filters: Filters) -> bool:
    return (
        Which.ALL in filters.which
        or (Which.FIRST in filters.which and bool(one.first))
        or (Which.LAST in filters.which and bool(one.last))
        or one.version in filters.versions
    )
