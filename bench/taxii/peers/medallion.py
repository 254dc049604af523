"""medallion 3.0.0, which keeps everything in memory. Imported by the server it is the WSGI application.

MEDALLION_CONFIG names the configuration.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.taxii.client import Place
from bench.taxii.serving import granian
from bench.taxii.watching import Watched
from tests.node.live import free_port

USER, PASSWORD = "writer", "a password for measuring"
COLLECTION = "91a7b528-80eb-42ed-a74d-c6fbd5a26116"
MEDIA_TYPE = "application/taxii+json;version=2.1"


@contextmanager
def medallion(folder: Path) -> Iterator[tuple[Place, Watched]]:
    """It while it serves, and the place of a client with Basic authentication."""
    port = free_port()
    (folder / "data.json").write_text(json.dumps(_data(port)))
    backend = {"module": "medallion.backends.memory_backend", "module_class": "MemoryBackend"}
    configuration = {
        "backend": backend | {"filename": str(folder / "data.json")},
        "users": {USER: PASSWORD},
        "taxii": {"max_page_size": 1_000},
    }
    (folder / "medallion.json").write_text(json.dumps(configuration))
    with granian(f"{__name__}:app", port, os.environ | {"MEDALLION_CONFIG": str(folder / "medallion.json")}) as watched:
        yield Place(f"http://127.0.0.1:{port}", f"/root/collections/{COLLECTION}/", PASSWORD, USER), watched


def _data(port: int) -> dict[str, object]:
    url = f"http://127.0.0.1:{port}/root/"
    collection = {
        "id": COLLECTION,
        "title": "Measured",
        "can_read": True,
        "can_write": True,
        "media_types": ["application/stix+json;version=2.1"],
        "objects": [],
        "manifest": [],
    }
    return {
        "/discovery": {"title": "Measured", "default": url, "api_roots": [url]},
        "root": {
            "information": {"title": "Measured", "versions": [MEDIA_TYPE], "max_content_length": 20_000_000},
            "status": [],
            "collections": [collection],
        },
    }


if "MEDALLION_CONFIG" in os.environ:
    from medallion import load_app

    app = load_app(os.environ["MEDALLION_CONFIG"])
