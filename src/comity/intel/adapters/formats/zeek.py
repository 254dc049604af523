"""Zeek's intelligence files (Intelligence Framework, Loading Intelligence): columns parted by tabs."""

from collections.abc import Iterable, Iterator, Mapping

from comity.intel.adapters.formats.values import Listed
from comity.intel.core.observable import Kind

FIELDS = ("indicator", "indicator_type", "meta.source", "meta.desc")
_TYPES: Mapping[Kind, str] = {
    Kind.IPV4: "Intel::ADDR",
    Kind.IPV6: "Intel::ADDR",
    Kind.NETWORK: "Intel::SUBNET",
    Kind.URL: "Intel::URL",
    Kind.DOMAIN: "Intel::DOMAIN",
    Kind.EMAIL: "Intel::EMAIL",
    Kind.MD5: "Intel::FILE_HASH",
    Kind.SHA1: "Intel::FILE_HASH",
    Kind.SHA256: "Intel::FILE_HASH",
    Kind.FILE_NAME: "Intel::FILE_NAME",
    Kind.ACCOUNT: "Intel::USER_NAME",
}


def write(values: Iterable[Listed], *, source: str) -> Iterator[bytes]:
    """A line a value; `source` is told in Zeek's log of hits. Kinds that Zeek has no type for are left out."""
    yield ("#fields\t" + "\t".join(FIELDS) + "\n").encode()
    for one in values:
        kind = _TYPES.get(one.kind)
        if kind is not None:
            cells = (_indicator(one), kind, _cell(source), _cell(one.title))
            yield ("\t".join(cells) + "\n").encode()


def _indicator(one: Listed) -> str:
    """URLs stand without their scheme, account names without their platform."""
    if one.kind is Kind.URL:
        return _cell(one.value.partition("://")[2])
    return _cell(one.value.rpartition(":")[2] if one.kind is Kind.ACCOUNT else one.value)


def _cell(text: str) -> str:
    """A cell of Zeek's text reader: what parts cells and lines stands as its code, and nothing stands as `-`."""
    escaped = "".join(letter if letter.isprintable() and letter != "\\" else _coded(letter) for letter in text)
    if escaped in ("-", "(empty)") or escaped.startswith("#"):
        escaped = _coded(escaped[0]) + escaped[1:]
    return escaped or "-"


def _coded(letter: str) -> str:
    return "".join(f"\\x{byte:02x}" for byte in letter.encode("utf-8", "surrogatepass"))
