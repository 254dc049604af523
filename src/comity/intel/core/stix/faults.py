"""What is wrong with an object: a code that never changes, where it is, and a sentence that says what to do.

A fault breaks a MUST of the specification and the object is refused; the same value as a warning breaks a SHOULD.
`path` is written as a selector of STIX 2.1, section 7.2.3: `external_references.[0].url`; "" is the object itself.
"""

from collections.abc import Callable

import msgspec

from comity.intel.core.stix.sentences import SENTENCES
from comity.terms.errors import Fact


class Fault(msgspec.Struct, frozen=True):
    """One thing that is wrong, or as a warning unusual."""

    code: str
    path: str
    sentence: str
    facts: dict[str, Fact] = {}

    def explain(self, translate: Callable[[str], str] = str) -> str:
        """The sentence for a reader, in the language of `translate`."""
        return translate(self.sentence).format(path=self.path or "object", **self.facts)


def fault(code: str, path: str, **facts: Fact) -> Fault:
    return Fault(code, path, SENTENCES[code], facts)


class Report:
    """The faults and warnings found so far in one object."""

    __slots__ = ("faults", "warnings")

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []

    def refuse(self, code: str, path: str, **facts: Fact) -> None:
        self.faults.append(fault(code, path, **facts))

    def warn(self, code: str, path: str, **facts: Fact) -> None:
        self.warnings.append(fault(code, path, **facts))


class Checked(msgspec.Struct, frozen=True):
    """An object that holds every MUST, and what the store and the gate need to know of it.

    `version` is `modified`, else `created`, in microseconds since 1970 UTC, `version_text` the same as written; None
    and "" for an observable. `marking_refs` are sorted and each once.
    """

    stix_id: str
    type: str
    spec_version: int
    version: int | None
    version_text: str
    marking_refs: tuple[str, ...]
    granular: bool
    created_by: str
    revoked: bool
    warnings: tuple[Fault, ...]


class Refused(msgspec.Struct, frozen=True):
    """An object that breaks a MUST. `stix_id` and `version_text` are "" where they cannot be read."""

    stix_id: str
    version_text: str
    faults: tuple[Fault, ...]
