"""Objects of types that the specification does not know: STIX 2.1, sections 7.3 (by an extension) and 11.2."""

from comity.intel.core.stix.ids import Identifier
from comity.intel.core.stix.structs.common import Observable, Versioned


class CustomObject(Versioned, kw_only=True, tag=False, tag_field=None):
    """A domain object or a relationship."""

    type: str
    id: Identifier


class CustomObservable(Observable, kw_only=True, tag=False, tag_field=None):
    type: str
    id: Identifier
