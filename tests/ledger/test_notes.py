"""Notes, checkpoints and cosignatures are those of C2SP: by vectors that others made."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey
from dilithium_py.ml_dsa import ML_DSA_44  # type: ignore[import-untyped]  # it ships no types
from hypothesis import example, given
from hypothesis import strategies as st

from comity.ledger.core.checkpoints import Checkpoint, NotACheckpoint, OtherLog, read_checkpoint
from comity.ledger.core.cosignatures import cosigning, message
from comity.ledger.core.notes import (
    NotANote,
    NotSigned,
    WrongSignature,
    cosigned,
    read_lines,
    read_note,
    signed,
    signed_by_all,
    signed_head,
    verified,
)
from comity.ledger.core.vkeys import Algorithm, LogKeys, NotAVerifierKey, VerifierKey, read_vkey, read_vkeys, written

VECTORS = Path(__file__).parent / "vectors"
AT = datetime(2026, 11, 22, 8, 31, tzinfo=UTC)

# golang.org/x/mod/sumdb/note, note_test.go
PETER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
SAYING = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)  # fmt: skip
PETER_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
)
ENOCH_LINE = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
)
# C2SP signed-note, "Verifier keys"
FOO = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
FOO_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
# C2SP tlog-cosignature
SOFA = (
    "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n"
    "— witness.example.com/w1 "
    "jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)


def keys(name: str = "phl.example/comity/log") -> LogKeys:
    return LogKeys(name, Ed25519PrivateKey.generate(), MLDSA44PrivateKey.generate())


HEAD = Checkpoint("phl.example/comity/log", 7, bytes(range(32)))
OURS = keys()
THEIRS = keys("idn.example/comity/log")
NOTE = signed(HEAD, OURS, AT)


@pytest.mark.parametrize(("vkey", "note"), [(PETER, SAYING + "\n" + PETER_LINE), (FOO, FOO_NOTE)])
def test_a_note_that_another_implementation_signed_verifies(vkey: str, note: str) -> None:
    key = read_vkey(vkey)

    (found,) = signed_by_all(read_note(note), [key])

    assert (str(key), found.key) == (vkey, key)


def test_a_note_may_have_signatures_of_strangers() -> None:
    note = read_note(SAYING + "\n" + PETER_LINE + ENOCH_LINE)

    assert len(verified(note.text, note.lines, [read_vkey(PETER)])) == 1
    assert len(verified(note.text, note.lines, [read_vkey(ENOCH), read_vkey(PETER)])) == 2
    assert str(note) == SAYING + "\n" + PETER_LINE + ENOCH_LINE


def test_a_checkpoint_signed_with_ml_dsa_44_by_another_implementation_verifies() -> None:
    key = read_vkey((VECTORS / "mldsa-log.vkey").read_text())

    head = signed_head((VECTORS / "mldsa-log.note").read_text(), [key])

    assert (key.algorithm, head.origin, head.size) == (Algorithm.COSIGNATURE_ML_DSA_44, "example.com/mldsa-log", 1)


def test_the_timestamp_of_a_cosignature_is_read_where_the_specification_puts_it() -> None:
    (line,) = read_note(SOFA).lines

    assert int.from_bytes(line.signature[:8], "big") == 1_679_315_147
    assert read_checkpoint(read_note(SOFA).text).size == 20_852_163


def test_what_an_ed25519_cosigner_signs_is_the_text_of_the_specification() -> None:
    key = VerifierKey("witness.example.com/w1", Algorithm.COSIGNATURE_ED25519, bytes(32))

    assert message(key, read_note(SOFA).text, 1_679_315_147).decode() == (
        "cosignature/v1\ntime 1679315147\n"
        "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    )


def test_our_ml_dsa_44_signature_verifies_in_another_implementation() -> None:
    ml_dsa = OURS.public[1]
    line = NOTE.lines[1]

    signed_bytes = message(ml_dsa, NOTE.text, int(AT.timestamp()))

    assert ML_DSA_44.verify(ml_dsa.public, signed_bytes, line.signature[8:])


def test_a_log_signs_with_both_keys_and_both_are_asked_for() -> None:
    assert signed_head(str(NOTE), OURS.public) == HEAD
    assert [found.timestamp for found in signed_by_all(NOTE, OURS.public)] == [None, int(AT.timestamp())]


@pytest.mark.parametrize("left_out", [0, 1])
def test_a_note_stripped_of_one_signature_is_refused(left_out: int) -> None:
    stripped = NOTE.text + "\n" + str(NOTE.lines[1 - left_out])

    with pytest.raises(NotSigned):
        signed_head(stripped, OURS.public)


def test_a_note_of_another_log_is_refused() -> None:
    with pytest.raises(OtherLog):
        signed_head(str(NOTE), THEIRS.public)


@given(st.data())
def test_a_signature_with_one_bit_changed_is_refused(data: st.DataObject) -> None:
    which = data.draw(st.integers(0, 1))
    line = NOTE.lines[which]
    bit = data.draw(st.integers(0, len(line.signature) * 8 - 1))
    changed = (int.from_bytes(line.signature, "big") ^ 1 << bit).to_bytes(len(line.signature), "big")
    forged = type(line)(line.name, line.key_id, changed)

    with pytest.raises(WrongSignature):
        verified(NOTE.text, [forged], OURS.public)


@pytest.mark.parametrize("change", [("\n7\n", "\n8\n"), ("phl.", "idn."), ("AAEC", "AAED")])
def test_a_note_whose_text_is_changed_is_refused(change: tuple[str, str]) -> None:
    text = NOTE.text.replace(*change)

    with pytest.raises(WrongSignature):
        verified(text, NOTE.lines, OURS.public)


def test_a_cosignature_says_who_and_when_and_is_no_signature_of_the_log() -> None:
    lines = cosigned(NOTE.text, THEIRS, AT)
    witness = [cosigning(key) for key in THEIRS.public]

    found = verified(NOTE.text, lines, witness)

    assert [each.timestamp for each in found] == [int(AT.timestamp())] * 2
    assert verified(NOTE.text, lines[:1], THEIRS.public) == ()
    assert read_lines("".join(map(str, lines))) == lines


def test_an_ml_dsa_44_cosignature_commits_to_the_name_of_the_cosigner() -> None:
    (_, line) = cosigned(NOTE.text, THEIRS, AT)
    renamed = VerifierKey("aus.example/comity/log", Algorithm.COSIGNATURE_ML_DSA_44, THEIRS.public[1].public)
    claimed = type(line)(renamed.name, renamed.key_id, line.signature)

    with pytest.raises(WrongSignature):
        verified(NOTE.text, [claimed], [renamed])


def test_keys_are_written_on_one_line_and_read_back() -> None:
    assert read_vkeys(written(OURS.public)) == OURS.public


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "+",
        "example.com/foo",
        FOO.replace("530d903a", "530d903b"),
        FOO.replace("530d903a", "530D903A"),
        FOO.replace("example", "exam ple"),
        FOO.replace("AekyeR", "A ekyeR"),
        FOO[:-4],
        PETER.replace("10TW", "10TW="),
        FOO.replace("AekyeRrm", "BekyeRrm"),
        "\ud800" + FOO,
        "n" * 300 + FOO,
    ],
)
def test_what_is_not_a_verifier_key_is_refused(vkey: str) -> None:
    with pytest.raises(NotAVerifierKey):
        read_vkeys(vkey)


@pytest.mark.parametrize(
    "given_text",
    [
        "",
        "\n\n",
        SAYING,
        SAYING + PETER_LINE,
        SAYING + "\n" + PETER_LINE.rstrip("\n"),
        SAYING + "\n" + PETER_LINE.replace("—", "-"),
        SAYING + "\n" + PETER_LINE.replace("Peter", "Peter+"),
        SAYING + "\n" + PETER_LINE.replace("x08go", "x08g"),
        SAYING + "\n" + PETER_LINE.replace("=\n", "==\n"),
        SAYING + "\n" + PETER_LINE.replace("nAM=\n", "nAN=\n"),
        SAYING + "\x01\n\n" + PETER_LINE,
        "\ud800" + SAYING + "\n" + PETER_LINE,
        SAYING + "\n" + PETER_LINE * 65,
        "x" * 300_000 + "\n\n" + PETER_LINE,
    ],
)
def test_what_is_not_a_note_is_refused(given_text: str) -> None:
    with pytest.raises(NotANote):
        read_note(given_text)


@given(st.text())
@example("o\n\n")
def test_any_text_is_a_note_or_refused(given_text: str) -> None:
    try:
        note = read_note(given_text)
    except NotANote:
        return
    assert str(note) == given_text


@pytest.mark.parametrize(
    "text",
    [
        "o\n07\n" + "A" * 43 + "=\n",
        "o\n-7\n" + "A" * 43 + "=\n",
        "o\n\u0667\n" + "A" * 43 + "=\n",
        "o\n7\n",
        "o\n7\nAAAA\n",
        "o\n7\n" + "A" * 42 + "B=\n",
        "o\n7\n" + "A" * 43 + "=\n\nmore\n",
        "o\n7\n" + "A" * 43 + "=",
        "\n7\n" + "A" * 43 + "=\n",
        "o" * 256 + "\n7\n" + "A" * 43 + "=\n",
        "o\n" + "9" * 20 + "\n" + "A" * 43 + "=\n",
    ],
)
def test_what_is_not_a_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(NotACheckpoint):
        read_checkpoint(text)


def test_extension_lines_are_left_aside() -> None:
    assert read_checkpoint("o\n7\n" + "A" * 43 + "=\nmore\n") == Checkpoint("o", 7, bytes(32))
