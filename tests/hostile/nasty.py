"""Values that people, browsers and attackers send where a word is expected."""

from urllib.parse import quote

NASTY: dict[str, str] = {
    "a NUL byte": "\x00PHL\x00",
    "controls": "\x01\x08\x0b\x1b[31m\x7f\x85\u2028",
    "a lone surrogate": "\ud800",
    "marks that turn writing round": "\u202egnp.exe\u2066\u200f",
    "combining marks": "e" + "\u0301" * 3000,
    "a huge number": "9" * 5000,
    "a number beyond 64 bits": str(2**70),
    "not a number": "9e999",
    "less than nothing": "-1",
    "digits of other scripts": "\u0661\u0662\u0663",
    "a day that is none": "2026-02-31",
    "the last day of time": "9999-12-31",
    "the first day of time": "0001-01-01",
    "a path": "../../../../etc/passwd",
    "a database's words": "' OR 1=1; DROP TABLE evidence_request; --%_",
    "markup": '"><script>alert(1)</script><img src=x onerror=alert(1)>',
    "a template's words": "{{ settings.SECRET_KEY }}{% load x %}%(x)s{0.__class__}",
    "deep JSON": "[" * 50_000,
    "an address of elsewhere": "//evil.example/\\@javascript:alert(1)",
    "a line more": "PHL\r\nSet-Cookie: a=b",
    "an id of nothing": "00000000-0000-0000-0000-000000000000",
    "spaces": " \t\u00a0\u3000",
}
BIG = "a\u0301" * 300_000
"""About a megabyte."""

RAW: dict[str, str] = {
    "bad UTF-8": "%ff%fe%c0%af",
    "half a surrogate in UTF-8": "%ed%a0%80",
    "half an escape": "%",
    "an escape of nothing": "%zz%u0041",
}
"""What no text encodes to: parts of an address or of a form's body as they are sent."""


def encoded() -> dict[str, str]:
    """All of it, as it stands in an address; each at most some kilobytes, as web servers take no more."""
    return {name: quote(value[:4400], errors="surrogatepass") for name, value in NASTY.items()} | RAW


def typed() -> dict[str, str]:
    """All of it, as a browser sends it in a form: what no text encodes to becomes the sign for that."""
    return {name: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace") for name, value in NASTY.items()}


PART = b"--x\r\nContent-Disposition: form-data"
BODIES: dict[str, tuple[str, bytes]] = {
    "no form at all": ("application/x-www-form-urlencoded", b""),
    "bad UTF-8": ("application/x-www-form-urlencoded", b"text=%ff%fe&subject=\xff\xfe&%00=%00&revision=%ed%a0%80"),
    "half escapes": ("application/x-www-form-urlencoded", b"text=%&%=%zz&&&===&;"),
    "another charset": ("application/x-www-form-urlencoded; charset=utf-7", b"text=+ADw-script+AD4-"),
    "a charset of nothing": ("application/x-www-form-urlencoded; charset=nonsense", b"text=a"),
    "too many fields": ("application/x-www-form-urlencoded", b"&".join(b"f%d=1" % each for each in range(1500))),
    "fields twice": ("application/x-www-form-urlencoded", b"text=a&text=b&until=2026-12-01&until=x&desk=&desk=1"),
    "three megabytes": ("application/x-www-form-urlencoded", b"text=" + b"a" * 3_000_000),
    "deep JSON": ("application/json", b"[" * 100_000),
    "JSON where a form belongs": ("application/json", b'{"text": "a"}'),
    "XML with entities": ("application/xml", b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    "no boundary": ("multipart/form-data", b"--x\r\n"),
    "a boundary of nothing": ("multipart/form-data; boundary=", b"--\r\n\r\n----"),
    "a torn part": ("multipart/form-data; boundary=x", PART + b'; name="upload"; filen'),
    "a part without a name": ("multipart/form-data; boundary=x", PART + b"\r\n\r\na\r\n--x--"),
    "bad base64": (
        "multipart/form-data; boundary=x",
        PART + b'; name="text"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--x--',
    ),
    "a type of nothing": ("\x00/\x00; a=\xff", b"\x00"),
}  # fmt: skip
"""Bodies that are no form, or not quite one, each with its type."""
