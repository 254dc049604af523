"""What can be wrong with an evidence package: each fault has its own name, place and remedy.

A fault is raised where work cannot go on and listed where it can; docs/evidence-package.md gives the same names.
"""

from comity.terms.errors import ComityError, gettext_noop


class PackageFault(ComityError):
    """Something in a package that does not agree with what its sender signed."""

    code = "evidence.package-fault"


class ManifestMissing(PackageFault):
    code = "evidence.manifest-missing"
    status = 404
    sentence = gettext_noop("There is no manifest in this folder. Choose the folder that holds manifest.dsse.json.")


class ManifestAltered(PackageFault):
    code = "evidence.manifest-altered"
    sentence = gettext_noop(
        "The manifest does not verify with the keys of {sender}: it was altered, or signed by someone else. "
        "Do not use this package; ask the sender for it again."
    )


class ManifestKeyEnded(PackageFault):
    code = "evidence.manifest-key-ended"
    sentence = gettext_noop(
        "The manifest is signed with a key that, as far as is known here, did not count for {sender} at that time: it "
        "was replaced or revoked before, or no manifest of the node covers that day. Ask for the node's manifests of "
        "that time and for a receipt; else have the package sealed again."
    )


class ManifestInvalid(PackageFault):
    code = "evidence.manifest-invalid"
    sentence = gettext_noop("The manifest breaks the package format: {problem}. Ask the sender to make it again.")


class SenderUnknown(PackageFault):
    code = "evidence.package-sender-unknown"
    status = 403
    sentence = gettext_noop("No keys of {sender} are known here. Compare fingerprints with the sender first.")


class NotARecipient(PackageFault):
    code = "evidence.not-a-recipient"
    status = 403
    sentence = gettext_noop("This package is not addressed to {recipient}, so it cannot be opened here.")


class KeyMissing(PackageFault):
    code = "evidence.package-key-missing"
    sentence = gettext_noop("The key of exhibit {exhibit} for {recipient} is missing. Ask the sender for the key file.")


class KeyRefused(PackageFault):
    code = "evidence.package-key-refused"
    sentence = gettext_noop(
        "The key of exhibit {exhibit} for {recipient} was altered or wrapped for someone else. "
        "Ask the sender for the key file again."
    )


class ListMissing(PackageFault):
    code = "evidence.chunk-list-missing"
    sentence = gettext_noop("The chunk list of exhibit {exhibit} is missing. Fetch it again from the sender.")


class ListAltered(PackageFault):
    code = "evidence.chunk-list-altered"
    sentence = gettext_noop("The chunk list of exhibit {exhibit} was altered. Fetch it again from the sender.")


class ChunkMissing(PackageFault):
    code = "evidence.chunk-missing"
    sentence = gettext_noop("Chunk {index} of exhibit {exhibit} is missing ({chunk}). Fetch it again from the sender.")


class ChunkTruncated(PackageFault):
    code = "evidence.chunk-truncated"
    sentence = gettext_noop(
        "Chunk {index} of exhibit {exhibit} has {actual_bytes} bytes instead of {expected_bytes} ({chunk}). "
        "Fetch it again from the sender."
    )


class ChunkAltered(PackageFault):
    code = "evidence.chunk-altered"
    sentence = gettext_noop(
        "Chunk {index} of exhibit {exhibit} was altered: its hash is not its name ({chunk}). "
        "Fetch it again from the sender."
    )


class ChunkSwapped(PackageFault):
    code = "evidence.chunk-swapped"
    sentence = gettext_noop(
        "Chunk {index} of exhibit {exhibit} holds the bytes of another chunk ({chunk}). Fetch it again from the sender."
    )


class ChunkForeign(PackageFault):
    code = "evidence.chunk-foreign"
    sentence = gettext_noop(
        "Chunk {index} of exhibit {exhibit} has the signed hash but was not sealed for this place ({chunk}). "
        "Do not use this package; ask the sender to seal it again."
    )


class BlobRefused(PackageFault):
    code = "evidence.blob-refused"
    sentence = gettext_noop("The bytes that came for {blob} do not have that hash. Fetch them again.")


class ChunkExtra(PackageFault):
    code = "evidence.chunk-extra"
    sentence = gettext_noop("The file {file} does not belong to this package. Find out who put it there.")


class ExhibitAltered(PackageFault):
    code = "evidence.exhibit-altered"
    sentence = gettext_noop(
        "Exhibit {exhibit} does not have the hash that its manifest gives. Do not use it; "
        "ask the sender to seal it again."
    )


class CaseFileMissing(PackageFault):
    code = "evidence.case-file-missing"
    sentence = gettext_noop("The case file case.jsonld is missing. Ask the sender for it again.")


class CaseFileAltered(PackageFault):
    code = "evidence.case-file-altered"
    sentence = gettext_noop("The case file case.jsonld was altered. Ask the sender for it again.")


class NoRoom(ComityError):
    code = "evidence.no-room"
    status = 507
    sentence = gettext_noop("There is no room for {needed_bytes} bytes on this disk. Free some space and start again.")


class PackageExists(ComityError):
    code = "evidence.package-exists"
    status = 409
    sentence = gettext_noop(
        "The folder {folder} exists already. Evidence is never written over; choose another folder."
    )


class SourceChanged(ComityError):
    code = "evidence.source-changed"
    status = 409
    sentence = gettext_noop(
        "The file of exhibit {exhibit} changed while it was sealed. Stop what writes to it, then seal again."
    )
