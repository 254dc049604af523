"""The table of types: for each struct what is known of it, and the rules it holds besides its types."""

from collections.abc import Callable
from types import ModuleType
from typing import TypeVar, cast

import msgspec
from msgspec import inspect as ms

from comity.intel.core.stix.faults import Report
from comity.intel.core.stix.rules import domain as on_domain
from comity.intel.core.stix.rules import markings
from comity.intel.core.stix.rules import observables as on_observables
from comity.intel.core.stix.rules import older as on_older
from comity.intel.core.stix.structs import custom, domain, meta, observables, older
from comity.intel.core.stix.structs.common import Observable, Stix
from comity.intel.core.stix.words.vocabularies import OPEN

Rule = Callable[[Stix, Report], None]
Form = TypeVar("Form", bound=Stix)


class Kind(msgspec.Struct, frozen=True):
    """`known` are its properties by name; `free` those of any content; `orders` say which of two instants is first.

    The flag of an order is whether the first has to be strictly earlier.
    """

    name: str
    form: type[Stix]
    spec_version: int
    observable: bool
    known: frozenset[str]
    free: tuple[str, ...]
    instants: tuple[str, ...]
    orders: tuple[tuple[str, str, bool], ...]
    words: tuple[tuple[str, frozenset[str]], ...]
    rule: Rule | None
    versioned: bool
    never_bare: bool = False


_RULES: dict[type[Stix], Rule] = {}


def _holds(form: type[Form], rule: Callable[[Form, Report], None]) -> None:
    _RULES[form] = cast("Rule", rule)


_holds(domain.Indicator, on_domain.indicator)
_holds(domain.Location, on_domain.location)
_holds(domain.Malware, on_domain.malware)
_holds(domain.MalwareAnalysis, on_domain.malware_analysis)
_holds(domain.ObservedData, on_domain.observed_data)
_holds(meta.LanguageContent, on_domain.language_content)
_holds(meta.ExtensionDefinition, on_domain.extension_definition)
_holds(meta.MarkingDefinition, markings.definition)
_holds(observables.Artifact, on_observables.artifact)
_holds(observables.DomainName, on_observables.domain_name)
_holds(observables.EmailAddress, on_observables.email_address)
_holds(observables.EmailMessage, on_observables.email_message)
_holds(observables.File, on_observables.file)
_holds(observables.Ipv4Address, on_observables.ipv4_address)
_holds(observables.Ipv6Address, on_observables.ipv6_address)
_holds(observables.NetworkTraffic, on_observables.network_traffic)
_holds(observables.Process, on_observables.process)
_holds(observables.Software, on_observables.software)
_holds(observables.Url, on_observables.url)
_holds(observables.UserAccount, on_observables.user_account)
_holds(observables.WindowsRegistryKey, on_observables.registry_key)
_holds(observables.X509Certificate, on_observables.certificate)
_holds(older.Indicator20, on_older.indicator)
_holds(older.MarkingDefinition20, on_older.definition)

_ORDERS = {
    ("created", "modified"): False,  # section 3.2
    ("first_seen", "last_seen"): False,  # sections 4.2, 4.8, 4.9, 4.11, 4.17, 5.2
    ("first_observed", "last_observed"): False,  # section 4.14
    ("valid_from", "valid_until"): True,  # section 4.7
    ("start_time", "stop_time"): True,  # section 5.1
    ("start", "end"): False,  # section 6.12
}

_FREE = frozenset(("extensions", "definition", "contents", "environment_variables"))

_NEVER_BARE = frozenset(("process", "user-account", "windows-registry-key", "x509-certificate"))
"""At least one property of its own: sections 6.13, 6.16, 6.17, 6.18."""


def _kind(form: type[Stix], spec_version: int) -> Kind:
    info = ms.type_info(form)
    assert isinstance(info, ms.StructType)  # noqa: S101 - a struct is described as one
    known = frozenset(field.encode_name for field in info.fields) | {"type"}
    type_ = str(info.tag or "")
    return Kind(
        name=type_,
        form=form,
        spec_version=spec_version,
        observable=issubclass(form, Observable),
        known=known,
        free=tuple(sorted(_FREE & known)),
        instants=tuple(field.encode_name for field in info.fields if isinstance(field.type, ms.DateTimeType)),
        orders=tuple((first, last, strictly) for (first, last), strictly in _ORDERS.items() if {first, last} <= known),
        words=OPEN.get(type_, ()) if spec_version > 20 else (),
        rule=_RULES.get(form),
        versioned="modified" in known,
        never_bare=type_ in _NEVER_BARE,
    )


def _structs(module: ModuleType) -> tuple[type[Stix], ...]:
    here = (value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__)
    return tuple(value for value in here if issubclass(value, Stix))


FORMS = (*_structs(domain), *_structs(meta), *_structs(observables))
"""The struct of each type of STIX 2.1."""

KINDS = {form: _kind(form, 21) for form in FORMS}
CUSTOM = _kind(custom.CustomObject, 21)
CUSTOM_OBSERVABLE = _kind(custom.CustomObservable, 21)
BY_TYPE = {kind.name: kind for kind in KINDS.values()}
OLDER_BY_TYPE = {kind.name: kind for kind in (_kind(form, 20) for form in _structs(older)) if kind.name}
OLDER_CUSTOM = _kind(older.CustomObject20, 20)
