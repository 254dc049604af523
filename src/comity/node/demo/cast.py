"""Who plays: invented people at invented desks of three states. Nothing here is a real person or office."""

from dataclasses import dataclass, replace

from comity.terms.state import Iso3

PASSWORD = "comity-demo-only"  # noqa: S105  the demonstration prints it; a real node never has one


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk and its organisation. `kind` and `organisation_kind` are words of the directory."""

    key: str
    kind: str
    name: str
    organisation: str
    organisation_kind: str
    telephone: str
    languages: tuple[str, ...] = ("en",)


@dataclass(frozen=True, slots=True)
class Person:
    """An officer: log-in, invented name, title, desks by key, roles."""

    login: str
    name: str
    title: str
    desks: tuple[str, ...]
    roles: tuple[str, ...]
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Cast:
    """One node of the demonstration and the people behind it."""

    node_id: str
    state: Iso3
    name: str
    port: int
    zone: str
    desks: tuple[Desk, ...]
    people: tuple[Person, ...]

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def person(self, login: str) -> Person:
        return next(person for person in self.people if person.login == login)


PHILIPPINES = Cast(
    "phl.example",
    Iso3("PHL"),
    "Philippines",
    8001,
    "Asia/Manila",
    (
        Desk(
            "point",
            "24-7-point",
            "24/7 point of contact",
            "Cybercrime Unit of the Police",
            "police",
            "+63 2 5550 0101",
            ("en", "fil"),
        ),
        Desk(
            "authority",
            "central-authority",
            "Central authority",
            "Ministry of Justice",
            "justice-ministry",
            "+63 2 5550 0102",
        ),
        Desk(
            "prosecution",
            "prosecution-office",
            "Cybercrime prosecutors",
            "Prosecution Service",
            "prosecution",
            "+63 2 5550 0103",
        ),
    ),
    (
        Person("ligaya", "Ligaya Amihan", "Investigator", ("point",), ("investigator", "contact-point-24-7")),
        Person("crisanto", "Crisanto Hiraya", "Duty officer", ("point",), ("contact-point-24-7",)),
        Person(
            "mayumi",
            "Mayumi Dalisay",
            "Prosecutor",
            ("prosecution", "authority", "point"),
            ("prosecutor", "central-authority"),
        ),
        Person("bayani", "Bayani Tala", "Node operator", (), ("node-operator", "auditor")),
    ),
)

AUSTRALIA = Cast(
    "aus.example",
    Iso3("AUS"),
    "Australia",
    8002,
    "Australia/Sydney",
    (
        Desk("point", "24-7-point", "24/7 point of contact", "Federal Cyber Police", "police", "+61 2 5550 0101"),
        Desk(
            "authority",
            "central-authority",
            "Central authority",
            "Attorney-General's Office",
            "justice-ministry",
            "+61 2 5550 0102",
        ),
        Desk(
            "provider",
            "provider-legal-desk",
            "Law enforcement response",
            "Wattle Mail Pty Ltd (invented)",
            "provider",
            "+61 2 5550 0103",
        ),
    ),
    (
        Person("banksia", "Banksia Moorland", "Duty officer", ("point",), ("contact-point-24-7",)),
        Person("jarrah", "Jarrah Fairweather", "Case officer", ("authority", "point"), ("central-authority",)),
        Person("acacia", "Acacia Brightwater", "Legal response clerk", ("provider",), ("provider-clerk",)),
        Person("mallee", "Mallee Stonefield", "Node operator", (), ("node-operator", "auditor")),
    ),
)

INDONESIA = Cast(
    "idn.example",
    Iso3("IDN"),
    "Indonesia",
    8003,
    "Asia/Jakarta",
    (
        Desk(
            "point", "24-7-point", "Titik kontak siber", "Kepolisian Siber", "police", "+62 21 5550 0101", ("id", "en")
        ),
        Desk(
            "authority",
            "central-authority",
            "Otoritas pusat",
            "Kementerian Hukum",
            "justice-ministry",
            "+62 21 5550 0102",
            ("id", "en"),
        ),
    ),
    (
        Person("melati", "Melati Cakrawala", "Perwira jaga", ("point",), ("contact-point-24-7", "investigator"), "id"),
        Person("bintang", "Bintang Samudra", "Otoritas pusat", ("authority",), ("central-authority",), "id"),
        Person("raka", "Raka Nirmala", "Operator simpul", (), ("node-operator", "auditor"), "id"),
    ),
)

CASTS = (PHILIPPINES, AUSTRALIA, INDONESIA)


def at_ports(first: int) -> tuple[Cast, ...]:
    """The casts on consecutive ports from `first`."""
    return tuple(replace(cast, port=first + offset) for offset, cast in enumerate(CASTS))
