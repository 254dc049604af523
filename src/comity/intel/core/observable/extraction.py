"""The observables of a STIX object: what an observable of STIX is, and what the pattern of an indicator looks for."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from comity.intel.core.observable import digests, network
from comity.intel.core.observable.forms import normal
from comity.intel.core.observable.kinds import Kind, NotThisKind, Observable, kept
from comity.intel.core.observable.standing import alone
from comity.intel.core.stix.pattern import Comparison, Operator, PatternFault, comparisons, parse

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
    raise NotThisKind(wanted=Kind.DOMAIN.value, given=text[:80])


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
_NAMING = frozenset((Operator.EQUAL, Operator.IN, Operator.ISSUBSET))
_REFERENCE = ("_ref", "_refs")
_WITH_HASHES = frozenset(("file", "artifact", "x509-certificate"))


def of(obj: Mapping[str, Json]) -> tuple[Observable, ...]:
    """What the object is, or looks for. Values that are not of their kind are left out."""
    kind = obj.get("type")
    if kind == "indicator":
        found = _of_pattern(obj)
    elif kind == "observed-data":
        found = _of_embedded(obj.get("objects"))
    else:
        found = _of_observable(kind, obj) if isinstance(kind, str) else []
    return tuple(dict.fromkeys(found))[:MOST_OF_ONE] if len(found) > 1 else tuple(found)


def sufficient(obj: Mapping[str, Json]) -> tuple[Observable, ...]:
    """Of an indicator's values, those each of which alone fulfils its pattern; nothing of any other object.

    What is joined by AND or in sequence means nothing by itself, and a list to block by must not have it.
    """
    pattern = obj.get("pattern")
    if obj.get("type") != "indicator" or not isinstance(pattern, str) or obj.get("pattern_type", "stix") != "stix":
        return ()
    try:
        root = parse(pattern).root
    except PatternFault:
        return ()
    return tuple(dict.fromkeys(_named(alone(root))))[:MOST_OF_ONE]


def _of_observable(kind: str, obj: Mapping[str, Json]) -> list[Observable]:
    found: list[Observable] = []
    for field, form in _BY_TYPE.get(kind, ()):
        value = obj.get(field)
        if value is not None:
            found += _tried(form, _account(obj, value) if kind == "user-account" else value)
    hashes = obj.get("hashes") if kind in _WITH_HASHES else None
    for name, value in hashes.items() if isinstance(hashes, dict) else ():
        algorithm = digests.algorithm(str(name))
        if algorithm:
            found += _tried(_HASHES[algorithm], value)
    return found


def _account(obj: Mapping[str, Json], value: Json) -> Json:
    """The platform tells accounts of one name apart."""
    platform = obj.get("account_type")
    return f"{platform}:{value}" if isinstance(platform, str) and platform else value


def _of_embedded(objects: Json) -> list[Observable]:
    """STIX 2.0, part 2, 2.6: observed data carry their observables within them."""
    found: list[Observable] = []
    for one in objects.values() if isinstance(objects, dict) else ():
        kind = one.get("type") if isinstance(one, dict) else None
        if isinstance(kind, str):
            found += _of_observable(kind, one)
    return found


def _of_pattern(obj: Mapping[str, Json]) -> list[Observable]:
    pattern = obj.get("pattern")
    if not isinstance(pattern, str) or obj.get("pattern_type", "stix") != "stix":
        return []
    try:
        tests = comparisons(pattern)
    except PatternFault:
        return []
    return _named(tests)


def _named(tests: Iterable[Comparison]) -> list[Observable]:
    """The values that comparisons name."""
    found: list[Observable] = []
    for test in tests:
        form = None if test.negated else _form_of(test)
        if form:
            values = test.value if isinstance(test.value, tuple) else (test.value,)
            found += [one._replace(from_pattern=True) for value in values for one in _tried(form, value)]
    return found


def _form_of(test: Comparison) -> Form | None:
    """How to read what is compared; None for a comparison that names no single value."""
    if test.operator not in _NAMING:
        return None
    steps = test.path.steps
    if len(steps) == 1:
        return FORMS.get((test.path.object_type, str(steps[0])))
    names = [step for step in steps if isinstance(step, str)]
    if len(names) == 2 and names[0] == "hashes" and test.path.object_type in _WITH_HASHES:
        algorithm = digests.algorithm(names[1])
        return _HASHES[algorithm] if algorithm else None
    return _any_address if len(names) > 1 and names[-1] == "value" and names[-2].endswith(_REFERENCE) else None


def _tried(form: Form, value: Json) -> tuple[Observable, ...]:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ()
    try:
        return (form(str(value)),)
    except NotThisKind:
        return ()
