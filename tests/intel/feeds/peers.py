"""The TAXII servers that people have, each in a process of its own.

`python -m tests.intel.feeds.peers NAME PORT FOLDER` prints the address of a collection that may be read and written.
"""

import json
import sys
from pathlib import Path

COLLECTION = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"
USER, PASSWORD = "user", "password"
BACKEND = {"module": "medallion.backends.memory_backend", "module_class": "MemoryBackend"}
CONTENT = {
    "/discovery": {"title": "Medallion", "default": "http://127.0.0.1/trust/", "api_roots": []},
    "trust": {
        "information": {
            "title": "Trust",
            "versions": ["application/taxii+json;version=2.1"],
            "max_content_length": 9765625,
        },
        "status": [],
        "collections": [
            {
                "id": COLLECTION,
                "title": "Shared",
                "can_read": True,
                "can_write": True,
                "media_types": ["application/stix+json;version=2.1"],
                "objects": [],
                "manifest": [],
            }
        ],
    },
}


def medallion(port: int, folder: Path) -> None:
    import medallion

    (folder / "content.json").write_text(json.dumps(CONTENT))
    backend = {**BACKEND, "filename": str(folder / "content.json")}
    settings = {"backend": backend, "users": {USER: PASSWORD}, "taxii": {"max_page_size": 50}}
    (folder / "medallion.json").write_text(json.dumps(settings))
    app = medallion.load_app(str(folder / "medallion.json"))
    _say(f"http://127.0.0.1:{port}/trust/collections/{COLLECTION}/")
    app.run(port=port)


def opentaxii(port: int, folder: Path) -> None:
    """As its documentation sets it up, on SQLite. Its JSON is taught UUIDs: without, it answers 500 to every POST."""
    from uuid import UUID

    import opentaxii.taxii2.http as answers
    from opentaxii.config import ServerConfig
    from opentaxii.middleware import create_app
    from opentaxii.server import TAXIIServer

    class Encoder(json.JSONEncoder):
        def default(self, o: object) -> object:
            return str(o) if isinstance(o, UUID) else super().default(o)

    answers.json = type("json", (), {"dumps": staticmethod(lambda data: json.dumps(data, cls=Encoder))})
    (folder / "opentaxii.yml").write_text(OPENTAXII.format(folder=folder))
    server = TAXIIServer(ServerConfig(extra_configs=[str(folder / "opentaxii.yml")]))
    app = create_app(server)
    with app.app_context():
        server.auth.api.create_account(USER, PASSWORD, is_admin=True)
        api = server.servers.taxii2.persistence.api
        root = api.add_api_root(title="Trust", is_public=True)
        made = api.add_collection(str(root.id), "Shared", is_public=True, is_public_write=True)
    _say(f"http://127.0.0.1:{port}/taxii2/{root.id}/collections/{made.id}/")
    app.run(port=port)


OPENTAXII = """
domain: localhost
taxii1:
auth_api:
  class: opentaxii.auth.sqldb.SQLDatabaseAPI
  parameters: {{db_connection: "sqlite:///{folder}/auth.db", create_tables: yes, secret: nothing}}
taxii2:
  title: OpenTAXII
  public_discovery: true
  max_content_length: 2097152
  allow_custom_properties: true
  persistence_api:
    class: opentaxii.persistence.sqldb.Taxii2SQLDatabaseAPI
    parameters: {{db_connection: "sqlite:///{folder}/data.db", create_tables: yes}}
"""


def _say(address: str) -> None:
    sys.stdout.write(f"{address}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    {"medallion": medallion, "opentaxii": opentaxii}[sys.argv[1]](int(sys.argv[2]), Path(sys.argv[3]))
