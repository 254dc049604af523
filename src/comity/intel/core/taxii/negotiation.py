"""Content negotiation (RFC 9110, section 12.5.1; TAXII 2.1, 1.6.6): is our one media type what the client takes."""

from functools import lru_cache

MEDIA_TYPE = "application/taxii+json;version=2.1"
VERSIONS = frozenset({"", "2.1"})  # without a version, the newest that the server speaks is meant
LONGEST = 1000
_RANGES = {"application/taxii+json": 3, "application/*": 2, "*/*": 1}


@lru_cache(maxsize=256)
def accepts(accept: str) -> bool:
    """Whether an Accept header allows our media type: the most exact range that fits it decides, unless its q is 0."""
    if len(accept) > LONGEST:
        return False
    fitting = [
        (_RANGES[name] + bool(version), q)
        for name, version, q in map(_range, accept.split(","))
        if _fits(name, version)
    ]
    return bool(fitting) and max(fitting)[1] > 0


def _fits(name: str, version: str) -> bool:
    return name in _RANGES and version in VERSIONS


@lru_cache(maxsize=256)
def is_ours(content_type: str) -> bool:
    """Whether a Content-Type is our media type."""
    name, version, _ = _range(content_type)
    return len(content_type) <= LONGEST and name == "application/taxii+json" and version in VERSIONS


@lru_cache(maxsize=256)
def takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header (RFC 9110, 12.5.3) names gzip, and not with a q of 0."""
    codings = (one.partition(";") for one in accept_encoding[:LONGEST].lower().split(","))
    return any(
        name.strip() == "gzip" and _quality(rest.partition("=")[2].strip() or "1") > 0 for name, _, rest in codings
    )


def _range(text: str) -> tuple[str, str, float]:
    """Name, version and q of one media range. Other parameters, such as charset, make no difference."""
    name, *parameters = text.split(";")
    version, q = "", 1.0
    for parameter in parameters:
        key, _, value = (part.strip(' \t"').lower() for part in parameter.partition("="))
        if key == "version":
            version = value
        elif key == "q":
            q = _quality(value)
    return name.strip().lower(), version, q


def _quality(text: str) -> float:
    try:
        return max(0.0, min(1.0, float(text)))
    except ValueError:
        return 0.0
