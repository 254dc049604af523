"""OpenTAXII 0.9.3 on SQLite.

Run as a module it makes its tables, an API root, a collection and an account, and prints the ids of the first two;
imported by the server it is the WSGI application. OPENTAXII_CONFIG names the configuration.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

from bench.taxii.client import Place
from bench.taxii.serving import HERE, granian
from bench.taxii.watching import Watched
from tests.node.live import free_port

USER, PASSWORD = "writer", "a password for measuring"
CONFIGURATION = """
domain: "127.0.0.1:{port}"
auth_api:
  class: opentaxii.auth.sqldb.SQLDatabaseAPI
  parameters: {{db_connection: "sqlite:///{folder}/accounts.sqlite3", create_tables: yes, secret: "not kept"}}
taxii1:
taxii2:
  title: Measured
  max_content_length: 20000000
  persistence_api:
    class: opentaxii.persistence.sqldb.Taxii2SQLDatabaseAPI
    parameters: {{db_connection: "sqlite:///{folder}/objects.sqlite3", create_tables: yes}}
logging: {{opentaxii: error, root: error}}
"""


@contextmanager
def opentaxii(folder: Path) -> Iterator[tuple[Place, Watched]]:
    """It while it serves, and the place of a client with Basic authentication."""
    port = free_port()
    (folder / "opentaxii.yml").write_text(CONFIGURATION.format(port=port, folder=folder))
    environment = os.environ | {"OPENTAXII_CONFIG": str(folder / "opentaxii.yml"), "PYTHONWARNINGS": "ignore"}
    done = subprocess.run(
        [sys.executable, "-m", __name__], env=environment, cwd=HERE, capture_output=True, text=True, check=True
    )
    root, collection = done.stdout.split()[-2:]
    with granian(f"{__name__}:app", port, environment) as watched:
        yield Place(f"http://127.0.0.1:{port}", f"/taxii2/{root}/collections/{collection}/", PASSWORD, USER), watched


def with_bearer(place: Place) -> Place:
    """The same client with a token, whose check costs next to nothing."""
    import http.client
    from urllib.parse import urlencode, urlsplit

    connection = http.client.HTTPConnection(urlsplit(place.url).netloc, timeout=30)
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/management/auth", urlencode({"username": USER, "password": PASSWORD}), form)
    token = json.loads(connection.getresponse().read())["token"]
    connection.close()
    return Place(place.url, place.path, token)


def _learn_uuids() -> None:
    """Its own encoder fails on the ids of its own API roots and collections."""
    plain = json.JSONEncoder.default
    json.JSONEncoder.default = (  # type: ignore[method-assign]  # the only place where it can be taught
        lambda self, value: str(value) if isinstance(value, UUID) else plain(self, value)
    )


def _prepare() -> None:
    from opentaxii.entities import Account
    from opentaxii.http import app as made

    with made.app_context():
        storage = made.taxii_server.servers.taxii2.persistence.api
        root = storage.add_api_root(title="Measured", description="", default=True)
        collection = storage.add_collection(api_root_id=root.id, title="Measured")
        account = Account(id=None, username=USER, permissions={}, is_admin=True)
        made.taxii_server.auth.api.update_account(account, PASSWORD)
    sys.stdout.write(f"{root.id} {collection.id}\n")


if __name__ == "__main__":
    _prepare()
elif "OPENTAXII_CONFIG" in os.environ:
    _learn_uuids()
    from opentaxii.http import app as app
