"""A node that serves, and the clients that people have: taxii2-client, and stix2's source and sink."""

import http.client
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import stix2
from psycopg import sql
from requests.exceptions import HTTPError
from stix2.datastore import DataSourceError
from taxii2client.common import TokenAuth
from taxii2client.v21 import ApiRoot, Collection, Server, as_pages

from tests.intel.taxii.feed import TAXII, Object, indicator
from tests.node import live

HERE = Path(__file__).parents[3]
pytestmark = pytest.mark.slow


@dataclass(frozen=True)
class Node:
    """A served node: its folder and address, one collection, and the secret of a token with its id."""

    folder: Path
    url: str
    collection: str
    token: str
    secret: str

    @property
    def root(self) -> str:
        return f"{self.url}/taxii2/intel/"

    @property
    def place(self) -> str:
        return f"{self.root}collections/{self.collection}/"

    def reading(self) -> Collection:
        return Collection(self.place, user=self.token, password=self.secret)

    def own(self, number: int) -> list[Object]:
        """Indicators that no other test has: the store knows every id of the node."""
        return [indicator(f"{self.collection} {one}") for one in range(number)]


@pytest.fixture(scope="module")
def database() -> str:
    """A database beside the tests' own on PostgreSQL; nothing for SQLite."""
    server = os.environ.get("COMITY_TEST_DATABASE", "")
    if not server:
        return ""
    name = f"taxii_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return f"{server.rpartition('/')[0]}/{name}"


@pytest.fixture(scope="module")
def nodes(tmp_path_factory: pytest.TempPathFactory, database: str) -> Iterator[Iterator[Node]]:
    """A served node, again and again, each time with a collection that nobody has used."""
    folder = tmp_path_factory.mktemp("taxii") / "node"
    url = live.made(folder, database=database)
    command = [sys.executable, "-m", "tests.intel.taxii.shelves", str(folder), "20"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, env=live.environment(), cwd=HERE)
    with live.served(folder, url):
        yield iter([Node(folder, url, *line.split()) for line in done.stdout.splitlines()])


@pytest.fixture
def node(nodes: Iterator[Node]) -> Node:
    return next(nodes)


def said(*words: str | Path) -> str:
    done = live.comity("intel", *words)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_taxii2_client_goes_from_discovery_to_deletion(node: Node) -> None:
    server = Server(f"{node.url}/taxii2/", user=node.token, password=node.secret)
    root = server.default
    collection = root.collections[0]

    status = collection.add_objects({"objects": node.own(3)})
    manifest = collection.get_manifest()["objects"]
    stix_id = manifest[0]["id"]
    found = collection.get_object(stix_id)["objects"]
    versions = collection.object_versions(stix_id)["versions"]
    collection.delete_object(stix_id)

    assert (server.title, root.url) == ("Philippines", node.root)
    assert root.max_content_length == 10 * 1024 * 1024
    assert (collection.id, collection.can_read, collection.can_write) == (node.collection, True, True)
    assert (status.status, status.success_count, len(status.successes)) == ("complete", 3, 3)
    assert root.get_status(status.id).success_count == 3
    assert [one["id"] for one in found] == [stix_id]
    assert versions == [manifest[0]["version"]]
    assert len(collection.get_objects()["objects"]) == 2
    with pytest.raises(HTTPError):
        collection.get_object(stix_id)


def test_taxii2_client_signs_in_with_a_token_alone(node: Node) -> None:
    root = ApiRoot(node.root, auth=TokenAuth(node.secret))

    assert [one.id for one in root.collections] == [node.collection]


@pytest.mark.parametrize("size", [1, 7, 20, 0])
def test_taxii2_client_pages_through_objects_and_manifest_and_ends(node: Node, size: int) -> None:
    collection = node.reading()
    collection.add_objects({"objects": node.own(20)})
    wanted = [one["id"] for one in node.own(20)]

    for read in (collection.get_objects, collection.get_manifest):
        pages = list(as_pages(read, per_request=size))

        assert [one["id"] for page in pages for one in page["objects"]] == wanted
        assert len(pages) == (-(-20 // size) if size else 1)


def test_taxii2_client_filters(node: Node) -> None:
    collection = node.reading()
    collection.add_objects({"objects": [*node.own(2), indicator(f"{node.token} new")]})

    assert len(collection.get_objects(type="indicator")["objects"]) == 3
    assert collection.get_objects(type="malware") == {}
    assert len(collection.get_objects(version="all", id=node.own(1)[0]["id"])["objects"]) == 1
    assert len(collection.get_objects(added_after="2020-01-01T00:00:00Z", limit=2)["objects"]) == 2


def test_stix2_writes_through_its_sink_and_reads_through_its_source(node: Node) -> None:
    collection = node.reading()
    sink, source = stix2.TAXIICollectionSink(collection), stix2.TAXIICollectionSource(collection, items_per_page=2)
    made = [stix2.parse(one) for one in node.own(5)]

    sink.add(made)
    sink.add(stix2.Bundle(made))

    assert source.get(made[0].id) == made[0]
    assert len(source.query([stix2.Filter("type", "=", "indicator")])) == 5
    assert source.query([stix2.Filter("name", "=", made[3].name)]) == [made[3]]
    assert source.all_versions(made[1].id) == [made[1]]
    assert source.get(indicator("missing")["id"]) is None


def test_stix2_sees_every_version(node: Node) -> None:
    collection = node.reading()
    first = stix2.parse(node.own(1)[0])
    second = first.new_version(name="renamed")
    stix2.TAXIICollectionSink(collection).add([first, second])

    source = stix2.TAXIICollectionSource(collection)

    assert source.get(first.id) == second
    assert source.all_versions(first.id) == [first, second]


def test_a_client_without_rights_is_turned_away(node: Node) -> None:
    with pytest.raises(DataSourceError):
        stix2.TAXIICollectionSource(Collection(node.place, user="nobody", password="nothing"))


def test_a_body_in_chunks_is_taken_and_bounded(node: Node) -> None:
    answers = []
    for objects in (node.own(3), [indicator("large", description="x" * 11_000_000)]):
        body = json.dumps({"objects": objects}).encode()
        connection = http.client.HTTPConnection(urlsplit(node.url).netloc, timeout=30)
        headers = {"Accept": TAXII, "Content-Type": TAXII, "Authorization": f"Bearer {node.secret}"}
        chunks = (body[at : at + 65536] for at in range(0, len(body), 65536))
        try:
            connection.request("POST", urlsplit(node.place).path + "objects/", chunks, headers, encode_chunked=True)
            answers.append(connection.getresponse().status)
        except OSError:  # the node need not read what it refuses
            answers.append(413)
        connection.close()

    assert answers == [202, 413]


def test_many_write_at_once_and_nothing_is_lost_and_no_date_is_shared(node: Node) -> None:
    failures: list[object] = []

    def write(number: int) -> None:
        with node.reading() as collection:
            for part in range(5):
                batch = [indicator(f"{node.token} {number} {part} {one}") for one in range(20)]
                status = collection.add_objects({"objects": [*batch, node.own(1)[0]]})
                failures.extend(status.failures)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    records = [one for page in as_pages(node.reading().get_manifest, per_request=50) for one in page["objects"]]

    assert failures == []
    assert len({one["id"] for one in records}) == len({one["date_added"] for one in records}) == len(records) == 401


def test_reading_while_others_write_misses_nothing(node: Node) -> None:
    writer = node.reading()
    done = threading.Event()

    def write() -> None:
        for number in range(30):
            writer.add_objects({"objects": [indicator(f"{node.token} {number} {one}") for one in range(10)]})
        done.set()

    thread = threading.Thread(target=write)
    thread.start()
    seen, after, reader = [], "2020-01-01T00:00:00Z", node.reading()
    finished = False
    while not finished:
        finished = done.is_set()
        for page in as_pages(reader.get_manifest, per_request=7, added_after=after):
            seen += [(one["date_added"], one["id"]) for one in page.get("objects", [])]
        after = seen[-1][0] if seen else after
    thread.join()

    assert len(seen) == len(set(seen)) == 300
    assert seen == sorted(seen)


def test_a_taken_back_token_is_refused_at_once(node: Node) -> None:
    before = node.reading().title
    said("token", "revoke", node.folder, node.token)

    with pytest.raises(HTTPError):
        node.reading().get_objects()
    assert before


def test_the_lists_of_the_command_line_show_what_there_is(node: Node) -> None:
    collections, tokens = said("collection", "list", node.folder), said("token", "list", node.folder)

    assert node.place in collections
    assert node.token in tokens
    assert "rw" in tokens
    assert node.secret not in tokens


def test_a_file_is_imported_with_a_report(node: Node, tmp_path: Path) -> None:
    bundle = {"type": "bundle", "id": "bundle--x", "objects": [*node.own(3), {**indicator("bad"), "pattern": "["}]}
    (tmp_path / "bundle.json").write_text(json.dumps(bundle))

    done = live.comity(
        "intel", "import", node.folder, tmp_path / "bundle.json", "--collection", node.collection, "--json"
    )

    report = json.loads(done.stdout)
    assert done.returncode == 1
    assert report["counts"] == {"stored": 3, "already there": 0, "conflict": 0, "refused": 1}
    assert [(one["position"], one["code"][:5]) for one in report["failures"]] == [(4, "stix.")]
    assert len(node.reading().get_objects()["objects"]) == 3


def test_a_right_that_is_none_is_refused(node: Node) -> None:
    done = live.comity("intel", "token", "add", node.folder, "--name", "x", "--collection", f"{node.collection}:all")

    assert done.returncode == 2
