"""A file's name is only a name, however it was sent, and what is too large or too much is refused before it is kept."""

from email.message import EmailMessage
from functools import partial
from pathlib import Path

import pytest
from django.conf import settings as ours
from django.core.files.base import ContentFile
from django.test import Client

from comity.evidence.actions import drafting
from comity.evidence.adapters import files
from comity.evidence.models import Attachment
from tests.cast import CRISANTO
from tests.evidence.abroad import Scene
from tests.evidence.test_asking import drafted
from tests.hostile.nasty import PART
from tests.hostile.visits import browser, held

FILE_NAMES = {
    '"../../../../etc/passwd"': "passwd",
    r'"C:\Windows\System32\evil.exe"': "evil.exe",
    '".htaccess"': "htaccess",
    '"evil.exe. . ."': "evil.exe",
    '"\u202efdp.exe"': "fdp.exe",
    '"a\x1f\x7fb.pdf"': "ab.pdf",
    "*=UTF-8''..%2f..%2fetc%2fshadow": "shadow",
    "*=UTF-8''a%00b%0d%0aSet-Cookie:%20c=d.pdf": "abSet-Cookie: c=d.pdf",
    '"<script>alert(1)</script>.svg"': "script>.svg",
    r'"a\"; filename=b.exe"': 'a"; filename=b.exe',
    '"' + "a" * 600 + '.pdf"': "a" * 116 + ".pdf",
}
"""File names as they stand in the header of a part, and what is kept of them."""
NAMELESS = ('""', '"."', '".."', '"\x01"', '"\u200b"', "*=UTF-8''%ff%fe", "*=nonsense''a", '"' + "a" * 5000 + '"')


def upload(client: Client, ref: str, name: str) -> int:
    """The status of a file sent under a name, the header made by hand, as no browser would."""
    said = f"; filename{name}" if name.startswith("*") else f"; filename={name}"
    body = PART + b'; name="upload"' + said.encode() + b"\r\n\r\nq\r\n--x--\r\n"
    path, form = f"/requests/{ref}/attach/", "multipart/form-data; boundary=x"
    return held(partial(client.generic, "POST", path, body, content_type=form), name, keep=True).status_code


def test_of_a_file_name_only_a_name_is_kept(scene: Scene) -> None:
    ref, client = drafted(scene), browser(scene, CRISANTO)

    for name in FILE_NAMES:
        upload(client, ref, name)
    names = Attachment.objects.values_list("name", flat=True)

    assert sorted(names) == sorted(FILE_NAMES.values())


def test_a_file_is_given_back_as_a_download_under_that_name(scene: Scene) -> None:
    ref, client = drafted(scene), browser(scene, CRISANTO)
    for name in FILE_NAMES:
        upload(client, ref, name)

    for row in Attachment.objects.all():
        answer = client.get(f"/requests/{ref}/files/{row.pk}/")
        header = EmailMessage()
        header["Content-Disposition"] = answer["Content-Disposition"]
        assert (header.get_content_disposition(), header.get_filename()) == ("attachment", row.name)
        assert (answer["Content-Type"], answer.getvalue()) == ("application/octet-stream", b"q")


def test_a_file_without_a_name_crashes_nothing(scene: Scene) -> None:
    ref, client = drafted(scene), browser(scene, CRISANTO)

    for name in NAMELESS:
        assert upload(client, ref, name) in {302, 400, 422}, name
    assert client.get(f"/requests/{ref}/edit/").status_code == 200


def unread(*_: object) -> bytes:
    raise AssertionError("read")


@pytest.mark.parametrize("over", [ours.COMITY_OFFICER_BODY_BYTES + 1, 10**14, 10**20])
def test_a_body_larger_than_an_officer_may_send_is_refused_before_a_byte_is_read(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, over: int
) -> None:
    ref, client = drafted(scene), browser(scene, CRISANTO)
    monkeypatch.setattr("django.test.client.FakePayload.read", unread)

    answer = client.post(f"/requests/{ref}/attach/", CONTENT_LENGTH=str(over))

    assert answer.status_code == 413
    assert b"<main" in answer.content


def kept(folder: Path) -> list[Path]:
    return [file for file in (folder / "files").rglob("*") if file.is_file()]


def test_of_a_file_beyond_the_limit_nothing_is_kept(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ATTACHMENT_MAX_BYTES", 1000)
    ref, client = drafted(scene), browser(scene, CRISANTO)
    before = kept(ours.COMITY_BLOBS)

    answer = client.post(f"/requests/{ref}/attach/", {"upload": ContentFile(b"x" * 1001, "large.bin")})

    assert answer.status_code == 413
    assert not Attachment.objects.exists()
    assert kept(ours.COMITY_BLOBS) == before


def test_a_request_takes_no_more_files_than_its_limit(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafting, "MAX_ATTACHMENTS", 2)
    ref, client = drafted(scene), browser(scene, CRISANTO)

    statuses = [
        client.post(f"/requests/{ref}/attach/", {"upload": ContentFile(b"x", f"{number}.bin")}).status_code
        for number in range(3)
    ]

    assert (statuses, Attachment.objects.count()) == ([302, 302, 422], 2)


@pytest.mark.parametrize(("count", "status"), [(20, 302), (51, 413)])
def test_one_form_carries_no_more_than_fifty_files(scene: Scene, count: int, status: int) -> None:
    ref, client = drafted(scene), browser(scene, CRISANTO)
    sent = [ContentFile(b"x", f"{number}.bin") for number in range(count)]

    answer = client.post(f"/requests/{ref}/attach/", {"upload": sent})

    assert (answer.status_code, Attachment.objects.count()) == (status, count if status == 302 else 0)
