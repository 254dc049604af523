"""The case file: a package as a CASE/UCO graph, for examiners' tools that know nothing of Comity.

CASE 1.4 and UCO 1.4 (caseontology.org, unifiedcyberontology.org): organisations, one provenance record and one file
for each exhibit, its acquisition and its transfer as investigative actions. `hashMethod` is a plain string: the
vocabulary is open, and a typed one draws a warning from `case_validate`.
"""

import uuid
from collections.abc import Sequence

import msgspec

from comity.evidence.core.package.manifest import Acquisition, Exhibit, PackageHeader
from comity.terms.instants import to_text

Node = dict[str, object]

_CASE = "https://ontology.caseontology.org/case/"
_UCO = "https://ontology.unifiedcyberontology.org/uco/"
CONTEXT = {
    "case-investigation": f"{_CASE}investigation/",
    "uco-action": f"{_UCO}action/",
    "uco-core": f"{_UCO}core/",
    "uco-identity": f"{_UCO}identity/",
    "uco-observable": f"{_UCO}observable/",
    "uco-tool": f"{_UCO}tool/",
    "uco-types": f"{_UCO}types/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
METHODS = {"md5": "MD5", "sha1": "SHA1", "sha-1": "SHA1", "sha512": "SHA512", "sha-512": "SHA512"}
"""The hashes claimed by other tools that UCO has a name for; others stay in the manifest only."""


def graph(header: PackageHeader, recipients: Sequence[str], exhibits: Sequence[Exhibit]) -> bytes:
    """JSON-LD, the same bytes for the same values."""
    story = _Story(header)
    nodes = [story.organisation(node) for node in (header.sender, *recipients)]
    for exhibit in exhibits:
        nodes += story.exhibit(exhibit)
    nodes += [story.transfer(node, exhibits) for node in recipients]
    nodes.append(story.investigation(nodes))
    return msgspec.json.encode({"@context": CONTEXT, "@graph": nodes})


class _Story:
    """Names things within one package: the same thing always gets the same name."""

    def __init__(self, header: PackageHeader) -> None:
        self._header = header
        self._space = uuid.UUID(hex=header.package)

    def organisation(self, node: str) -> Node:
        name = self._header.names.get(node, node)
        return {"@id": self._id("organisation", node), "@type": "uco-identity:Organization", "uco-core:name": name}

    def exhibit(self, exhibit: Exhibit) -> list[Node]:
        """The provenance record, the file, the tool and the acquisition of one exhibit."""
        record: Node = {
            "@id": self._id("record", exhibit.id),
            "@type": "case-investigation:ProvenanceRecord",
            "case-investigation:exhibitNumber": exhibit.id,
            "uco-core:description": exhibit.acquisition.source,
            "uco-core:object": [self._ref("file", exhibit.id)],
        }
        return [record, self._file(exhibit), self._tool(exhibit), self._acquisition(exhibit)]

    def transfer(self, recipient: str, exhibits: Sequence[Exhibit]) -> Node:
        records = [self._ref("record", exhibit.id) for exhibit in exhibits]
        return self._action("transfer", recipient, "transferred") | {
            "uco-core:description": f"Sealed for transfer to {self._header.names.get(recipient, recipient)}",
            "uco-action:startTime": _instant(to_text(self._header.created_at)),
            "uco-action:performer": self._ref("organisation", self._header.sender),
            "uco-action:participant": [self._ref("organisation", recipient)],
            "uco-action:object": records,
            "uco-action:result": records,
        }

    def investigation(self, nodes: Sequence[Node]) -> Node:
        return {
            "@id": self._id("investigation", self._header.request),
            "@type": "case-investigation:Investigation",
            "uco-core:name": self._header.request,
            "case-investigation:focus": self._header.label.purpose,
            "uco-core:object": [{"@id": node["@id"]} for node in nodes],
        }

    def _file(self, exhibit: Exhibit) -> Node:
        claimed = {
            METHODS[name.lower()]: value for name, value in exhibit.claimed_hashes.items() if name.lower() in METHODS
        }
        hashes = {"SHA256": exhibit.sha256} | {method: value for method, value in claimed.items() if _is_hex(value)}
        return {
            "@id": self._id("file", exhibit.id),
            "@type": "uco-observable:File",
            "uco-core:hasFacet": [
                {
                    "@id": self._id("file-facet", exhibit.id),
                    "@type": "uco-observable:FileFacet",
                    "uco-observable:fileName": exhibit.name,
                    "uco-observable:sizeInBytes": {"@type": "xsd:integer", "@value": str(exhibit.size)},
                },
                {
                    "@id": self._id("content-facet", exhibit.id),
                    "@type": "uco-observable:ContentDataFacet",
                    "uco-observable:mimeType": exhibit.media_type,
                    "uco-observable:hash": [self._hash(exhibit, *each) for each in hashes.items()],
                },
            ],
        }

    def _hash(self, exhibit: Exhibit, method: str, value: str) -> Node:
        return {
            "@id": self._id(f"hash-{method}", exhibit.id),
            "@type": "uco-types:Hash",
            "uco-types:hashMethod": method,
            "uco-types:hashValue": {"@type": "xsd:hexBinary", "@value": value},
        }

    def _tool(self, exhibit: Exhibit) -> Node:
        return {
            "@id": self._id("tool", exhibit.id),
            "@type": "uco-tool:Tool",
            "uco-core:name": exhibit.acquisition.tool,
            "uco-tool:version": exhibit.acquisition.version,
        }

    def _acquisition(self, exhibit: Exhibit) -> Node:
        acquired = exhibit.acquisition
        return self._action("acquisition", exhibit.id, "acquired") | {
            "uco-core:description": _by(acquired),
            "uco-action:startTime": _instant(to_text(acquired.at)),
            "uco-action:performer": self._ref("organisation", self._header.sender),
            "uco-action:instrument": [self._ref("tool", exhibit.id)],
            "uco-action:result": [self._ref("record", exhibit.id), self._ref("file", exhibit.id)],
        }

    def _action(self, kind: str, which: str, name: str) -> Node:
        return {"@id": self._id(kind, which), "@type": "case-investigation:InvestigativeAction", "uco-core:name": name}

    def _id(self, kind: str, which: str) -> str:
        """A version 5 UUID within the package."""
        return f"urn:uuid:{uuid.uuid5(self._space, f'{kind}/{which}')}"

    def _ref(self, kind: str, which: str) -> Node:
        return {"@id": self._id(kind, which)}


def _by(acquired: Acquisition) -> str:
    return f"{acquired.organisation}, {acquired.role}, {acquired.officer}"


def _instant(text: str) -> Node:
    return {"@type": "xsd:dateTime", "@value": text}


def _is_hex(value: str) -> bool:
    return len(value) % 2 == 0 and all(letter in "0123456789abcdefABCDEF" for letter in value)
