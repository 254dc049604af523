"""The observables of a STIX object: what an observable of STIX is, and what the pattern of an indicator looks for."""

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from comity.intel.core.observable import digests, network
from comity.intel.core.observable.forms import normal
from comity.intel.core.observable.kinds import Kind, NotThisKind, Observable, kept
from comity.intel.core.stix.pattern import Comparison, Operator, PatternFault, comparisons

MOST_OF_ONE = 5_000
"""Of one object; whoever needs more makes more objects."""

Json = object
Form = Callable[[str], Observable]


def _form(kind: Kind) -> Form:
    return lambda text: Observable(kind, kept(normal(kind, text)))


def _address(text: str) -> Observable:
    kind, value = network.address(text)
    return Observable(kind, value)


def _any_address(text: str) -> Observable:
    """What a reference of traffic or mail may lead to: an address, a name, a URL, a mailbox or a network card."""
    for kind in (Kind.MAC, None, Kind.URL, Kind.EMAIL, Kind.DOMAIN):
        try:
            return _form(kind)(text) if kind else _address(text)
        except NotThisKind:
            continue
    raise NotThisKind(kind=Kind.DOMAIN.value, given=text[:80])


FORMS: Mapping[tuple[str, str], Form] = MappingProxyType(
    {
        ("ipv4-addr", "value"): _address,
        ("ipv6-addr", "value"): _address,
        ("domain-name", "value"): _form(Kind.DOMAIN),
        ("hostname", "value"): _form(Kind.DOMAIN),
        ("url", "value"): _form(Kind.URL),
        ("artifact", "url"): _form(Kind.URL),
        ("email-addr", "value"): _form(Kind.EMAIL),
        ("mac-addr", "value"): _form(Kind.MAC),
        ("autonomous-system", "number"): _form(Kind.AS),
        ("file", "name"): _form(Kind.FILE_NAME),
        ("mutex", "name"): _form(Kind.MUTEX),
        ("windows-registry-key", "key"): _form(Kind.REGISTRY_KEY),
        ("cryptocurrency-wallet", "value"): _form(Kind.WALLET),
        ("cryptocurrency-wallet", "address"): _form(Kind.WALLET),
        ("phone-number", "value"): _form(Kind.PHONE),
        ("bank-account", "iban"): _form(Kind.IBAN),
        ("user-account", "user_id"): _form(Kind.ACCOUNT),
        ("user-account", "account_login"): _form(Kind.ACCOUNT),
    }
)
"""By type and property: those of STIX 2.1, section 6, and common extensions for wallets, phones and banks."""

_BY_TYPE: Mapping[str, tuple[tuple[str, Form], ...]] = MappingProxyType(
    {
        name: tuple((field, form) for (of, field), form in FORMS.items() if of == name)
        for name in {of for of, _ in FORMS}
    }
)
_HASHES = {kind: _form(kind) for kind in (*digests.DIGITS, Kind.SSDEEP, Kind.TLSH)}
_WITH_HASHES = frozenset(("file", "artifact", "x509-certificate"))


def of(obj: Mapping[str, Json]) -> tuple[Observable, ...]:
    """What the object is, or looks for. Values that are not of their kind are left out."""
    found: dict[Observable, None] = {}
    for one in _found(obj):
        found[one] = None
        if len(found) >= MOST_OF_ONE:
            break
    return tuple(found)


def _found(obj: Mapping[str, Json]) -> Iterator[Observable]:
    kind = obj.get("type")
    if kind == "indicator":
        yield from _of_pattern(obj)
    elif kind == "observed-data":
        yield from _of_embedded(obj.get("objects"))
    elif isinstance(kind, str):
        yield from _of_observable(kind, obj)


def _of_observable(kind: str, obj: Mapping[str, Json]) -> Iterator[Observable]:
    for field, form in _BY_TYPE.get(kind, ()):
        value = obj.get(field)
        if value is not None:
            text = _account(obj, value) if kind == "user-account" else value
            yield from _tried(form, text)
    if kind in _WITH_HASHES:
        hashes = obj.get("hashes")
        for name, value in hashes.items() if isinstance(hashes, dict) else ():
            algorithm = digests.algorithm(str(name))
            if algorithm:
                yield from _tried(_HASHES[algorithm], value)


def _account(obj: Mapping[str, Json], value: Json) -> Json:
    """The platform tells accounts of one name apart."""
    platform = obj.get("account_type")
    return f"{platform}:{value}" if isinstance(platform, str) and platform else value


def _of_embedded(objects: Json) -> Iterator[Observable]:
    """STIX 2.0, part 2, 2.6: observed data carry their observables within them."""
    for one in objects.values() if isinstance(objects, dict) else ():
        kind = one.get("type") if isinstance(one, dict) else None
        if isinstance(kind, str):
            yield from _of_observable(kind, one)


def _of_pattern(obj: Mapping[str, Json]) -> Iterator[Observable]:
    pattern = obj.get("pattern")
    if not isinstance(pattern, str) or obj.get("pattern_type", "stix") != "stix":
        return
    try:
        tests = comparisons(pattern)
    except PatternFault:
        return
    for test in tests:
        form = None if test.negated else _form_of(test)
        values = test.value if isinstance(test.value, tuple) else (test.value,)
        for value in values if form else ():
            yield from (one._replace(from_pattern=True) for one in _tried(form, value))


def _form_of(test: Comparison) -> Form | None:
    """How to read what is compared; None for a comparison that names no single value."""
    equal = test.operator in (Operator.EQUAL, Operator.IN)
    steps = [step for step in test.path.steps if isinstance(step, str)]
    if not steps or not (equal or test.operator is Operator.ISSUBSET):
        return None
    if len(steps) == 2 and steps[0] == "hashes" and test.path.object_type in _WITH_HASHES:
        algorithm = digests.algorithm(steps[1])
        return _HASHES[algorithm] if algorithm else None
    if len(steps) == 1:
        return FORMS.get((test.path.object_type, steps[0]))
    return _any_address if steps[-1] == "value" and steps[-2].endswith(("_ref", "_refs")) else None


def _tried(form: Form | None, value: Json) -> Iterator[Observable]:
    if form is None or isinstance(value, bool) or not isinstance(value, str | int):
        return
    try:
        yield form(str(value))
    except NotThisKind:
        return
