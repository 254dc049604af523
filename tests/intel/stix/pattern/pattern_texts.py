"""Patterns made at random from the grammar of STIX 2.1, section 9, and patterns spoilt a little."""

from hypothesis import strategies as st

NAMES = st.sampled_from(("file", "ipv4-addr", "x-sensor", "user-account", "a_b", "Abc", "_x", "zz9", "b", "t", "h"))
KEYS = st.sampled_from(("name", "value", "hashes", "size", "Abc", "_x", "a1", "true1", "LASTLY", "id"))
KEYWORDS = ("AND", "OR", "NOT", "FOLLOWEDBY", "LIKE", "IN", "EXISTS", "LAST", "START", "STOP", "true", "false")
SPACES = st.sampled_from((" ", "  ", "\n", "\t", "\u2003", " /* so */ ", " // why\n"))


def quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


strings = st.text(st.sampled_from("abAB01 '\\.%/[]()=éü\n"), max_size=6).map(quoted)
integers = st.sampled_from(("0", "-0", "+0", "7", "-12", "+345", "999999999999"))
floats = st.sampled_from(("0.5", "-0.5", "+12.25", ".5", "-.5", "007.5"))
others = st.sampled_from(
    ("t'2020-02-30T00:00:60Z'", "t'2024-12-31T23:59:59.123456789Z'", "h''", "h'0aFF'", "b'QUI='", "b'QUJD'", "b'QQ=='")
)
orderable = st.one_of(strings, integers, floats, others)
primitive = st.one_of(orderable, st.sampled_from(("true", "false")))


@st.composite
def paths(draw: st.DrawFn) -> str:
    first = draw(st.one_of(KEYS, strings))
    step = st.one_of(
        KEYS.map(lambda key: f".{key}"), strings.map(lambda key: f".{key}"), st.sampled_from(("[*]", "[0]", "[+3]"))
    )
    return f"{draw(NAMES)}:{first}{''.join(draw(st.lists(step, max_size=3)))}"


@st.composite
def tests(draw: st.DrawFn) -> str:
    gap, path, negation = draw(SPACES), draw(paths()), draw(st.sampled_from(("", "NOT ")))
    match draw(st.integers(0, 4)):
        case 0:
            return f"{path}{gap}{negation}{draw(st.sampled_from(('=', '==', '!=', '<>')))}{gap}{draw(primitive)}"
        case 1:
            return f"{path}{gap}{negation}{draw(st.sampled_from(('<', '<=', '>', '>=')))}{draw(orderable)}"
        case 2:
            return f"{path}{gap}{negation}IN ({f',{gap}'.join(draw(st.lists(primitive, max_size=3)))})"
        case 3:
            word = draw(st.sampled_from(("LIKE", "MATCHES", "ISSUBSET", "ISSUPERSET")))
            return f"{path}{gap}{negation}{word}{gap}{draw(strings)}"
        case _:
            return f"{negation}EXISTS{gap}{path}"


def _joined(part: st.SearchStrategy[str], joins: tuple[str, ...]) -> st.SearchStrategy[str]:
    @st.composite
    def build(draw: st.DrawFn) -> str:
        text = draw(part)
        for _ in range(draw(st.integers(0, 2))):
            text += f"{draw(SPACES)}{draw(st.sampled_from(joins))}{draw(SPACES)}{draw(part)}"
        return text

    return build()


comparisons = st.recursive(
    tests(), lambda inner: _joined(st.one_of(tests(), inner.map(lambda text: f"({text})")), ("AND", "OR")), max_leaves=4
)
qualifiers = st.sampled_from(
    (
        "",
        " WITHIN 5 SECONDS",
        " WITHIN 0.5 SECONDS",
        " REPEATS 3 TIMES",
        " START t'2024-01-01T00:00:00Z' STOP t'2024-01-02T00:00:00.5Z'",
        " REPEATS 3 TIMES WITHIN 9 SECONDS",
        " WITHIN 1 SECONDS WITHIN 2 SECONDS",
    )
)


@st.composite
def _observation(draw: st.DrawFn) -> str:
    return f"[{draw(st.sampled_from(('', ' ')))}{draw(comparisons)}]{draw(qualifiers)}"


patterns = st.recursive(
    _observation(),
    lambda inner: _joined(
        st.one_of(_observation(), st.tuples(inner, qualifiers).map(lambda two: f"({two[0]}){two[1]}")),
        ("AND", "OR", "FOLLOWEDBY"),
    ),
    max_leaves=3,
)


@st.composite
def spoilt(draw: st.DrawFn) -> str:
    """A pattern in which one piece is taken out, doubled, or replaced."""
    text = draw(patterns)
    start = draw(st.integers(0, len(text) - 1))
    end = min(len(text), start + draw(st.integers(0, 3)))
    piece = draw(
        st.sampled_from(("", "'", "[", "]", "(", ")", " ", "=", "-", "+", ".", "\\", "#", "5", "\u00a0", *KEYWORDS))
    )
    return text[:start] + draw(st.sampled_from((piece, text[start:end] * 2))) + text[end:]
