"""Rules and datasets for Suricata, as its user guide has them (rules: format, meta, payload, DNS, TLS, HTTP and file
keywords, transforms; datasets).

Rules suit some thousands of values. Beyond, lists hold a file for each type, and a rule for each reads it.
"""

from base64 import b64encode
from collections.abc import Callable, Iterable, Iterator, Mapping
from enum import StrEnum
from urllib.parse import urlsplit

from comity.intel.adapters.formats.values import Listed
from comity.intel.core.observable import Kind
from comity.terms.errors import ComityError, gettext_noop

FIRST_SID, LAST_SID = 1_000_000, 1_999_999
"""The ids that are set aside for local rules."""
_CONTENT = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/?=&%+,@!*'()[]#$ ") - {" "}
_MOST_MESSAGE = 200


class TooManyRules(ComityError):
    code = "intel.export.too-many-rules"
    sentence = gettext_noop("There is no id left for another rule. Take lists instead, or begin at a lower id.")


class List(StrEnum):
    """A file of values of one type: a dataset, or a list of hashes."""

    ADDRESSES = "addresses"
    NAMES = "names"
    MD5 = "md5"
    SHA1 = "sha1"
    SHA256 = "sha256"

    @property
    def file_name(self) -> str:
        return f"comity-{self.value}.lst"


_LISTS: Mapping[Kind, List] = {
    Kind.IPV4: List.ADDRESSES,
    Kind.IPV6: List.ADDRESSES,
    Kind.DOMAIN: List.NAMES,
    Kind.MD5: List.MD5,
    Kind.SHA1: List.SHA1,
    Kind.SHA256: List.SHA256,
}
_READING: Mapping[List, tuple[str, str]] = {
    List.ADDRESSES: ("ip", "ip.dst; dataset:isset,comity-addresses, type ip, load {file};"),
    List.NAMES: ("dns", "dns.query; dataset:isset,comity-names, type string, load {file};"),
    List.MD5: ("http", "filemd5:{file};"),
    List.SHA1: ("http", "filesha1:{file};"),
    List.SHA256: ("http", "filesha256:{file};"),
}


def rules(values: Iterable[Listed], *, first_sid: int = FIRST_SID) -> Iterator[bytes]:
    """A rule a line, or two: names are looked for in DNS and in TLS. Raises TooManyRules."""
    sid = first_sid
    for one in values:
        for body in _RULES.get(one.kind, _none)(one):
            if not 0 < sid <= LAST_SID:
                raise TooManyRules()
            yield f"{body} sid:{sid}; rev:1;)\n".encode()
            sid += 1


def _none(_: Listed) -> tuple[str, ...]:
    return ()


def _address(one: Listed) -> tuple[str, ...]:
    return (f"alert ip $HOME_NET any -> [{one.value}] any ({_message(one)}",)


def _name(one: Listed) -> tuple[str, ...]:
    """The name itself and all below it: `dotprefix` puts a dot before what was asked for."""
    ends = f'dotprefix; content:"{_content("." + one.value)}"; nocase; endswith;'
    return (
        f"alert dns $HOME_NET any -> any any ({_message(one)} dns.query; {ends}",
        f"alert tls $HOME_NET any -> any any ({_message(one)} tls.sni; {ends}",
    )


def _url(one: Listed) -> tuple[str, ...]:
    """Without TLS only: nothing else of a URL can be seen."""
    parts = urlsplit(one.value)
    if parts.scheme != "http" or not parts.hostname:
        return ()
    uri = parts.path + (f"?{parts.query}" if parts.query else "")
    host = f'http.host; content:"{_content(parts.hostname)}"; bsize:{len(parts.hostname)};'
    whole = f'http.uri.raw; content:"{_content(uri)}"; bsize:{len(uri)};'
    return (f"alert http $HOME_NET any -> any any ({_message(one)} flow:established,to_server; {host} {whole}",)


_RULES: Mapping[Kind, Callable[[Listed], tuple[str, ...]]] = {
    Kind.IPV4: _address,
    Kind.IPV6: _address,
    Kind.NETWORK: _address,
    Kind.DOMAIN: _name,
    Kind.URL: _url,
}


def _message(one: Listed) -> str:
    text = f"COMITY {one.title or one.value}"[:_MOST_MESSAGE]
    return 'msg:"' + "".join(f"\\{letter}" if letter in ';\\"' else letter for letter in text) + '";'


def _content(text: str) -> str:
    """Bytes that mean something to a rule, and those that cannot be seen, are written in hexadecimal."""
    return "".join(letter if letter in _CONTENT else f"|{letter.encode().hex(' ').upper()}|" for letter in text)


def listed(values: Iterable[Listed], which: List) -> Iterator[bytes]:
    """The file of a list: a value a line, names in base64, as a dataset of strings has them."""
    for one in values:
        if _LISTS.get(one.kind) is which:
            yield (b64encode(one.value.encode()) if which is List.NAMES else one.value.encode()) + b"\n"


def rules_of_lists(*, first_sid: int = FIRST_SID) -> Iterator[bytes]:
    """The rules that read the lists, whose files stand beside them. A name in a list is that name alone."""
    for sid, (which, (protocol, reading)) in enumerate(_READING.items(), first_sid):
        message = f'msg:"COMITY {which.value}";'
        body = reading.format(file=which.file_name)
        yield f"alert {protocol} $HOME_NET any -> any any ({message} {body} sid:{sid}; rev:1;)\n".encode()
