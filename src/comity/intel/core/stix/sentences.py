"""The catalogue: one sentence for each code of a fault. `{path}` says where."""

from comity.terms.errors import gettext_noop as _

SENTENCES = {
    # The text
    "stix.not-json": _("This is not JSON in UTF-8. Send the object as its author wrote it."),
    "stix.too-large": _("The object has {size} bytes; this node takes {limit}. Send large content as a file."),
    "stix.too-deep": _("The object is nested deeper than {limit} levels and was not read."),
    "stix.too-many-parts": _("The object has more than {limit} parts and was not read."),
    "stix.key-twice": _("“{key}” stands twice in one place, so the object could be read in two ways."),
    "stix.number-too-large": _("The number at {path} is too large to be read without loss."),
    "stix.not-an-object": _("A STIX object is a JSON object with a type and an id. This is neither."),
    # Type, version, id
    "stix.type-name": _("“{value}” cannot be a type. Types have 3 to 250 small letters, digits and single hyphens."),
    "stix.type-reserved": _("The type “{value}” is reserved by the specification. Choose another."),
    "stix.type-custom": _("The type “{value}” is not of the specification. Make it by an extension definition."),
    "stix.bundle": _("A bundle is a wrapping and no object. Send the objects inside it."),
    "stix.spec-version": _("The spec_version is “{value}”. This node reads 2.0 and 2.1."),
    "stix.identifier": _("“{value}” at {path} is no identifier that may stand there{types}. Write type--UUID."),
    "stix.uuid-version": _("The UUID at {path} has version {version}; here it has to be version {expected}."),
    "stix.uuid-not-deterministic": _(
        "The id is not made from the observable's value; others will make another id for it."
    ),
    "stix.references-own-kind": _("object_refs needs at least one observable, not only relationships."),
    # Properties
    "stix.property-missing": _("{path} is missing. It is required."),
    "stix.property-type": _("{path} has to be {expected}."),
    "stix.property-name": _(
        "“{name}” cannot be a property. Properties have 3 to 250 small letters, digits and underscores."
    ),
    "stix.property-reserved": _("The property “{name}” is reserved by the specification. Choose another name."),
    "stix.property-custom": _("The property “{name}” is not of the specification. Describe it in an extension."),
    "stix.null": _("{path} is null. Leave it out."),
    "stix.empty": _("{path} is empty. Leave it out, or put something into it."),
    "stix.number-range": _("{path} has to be between {low} and {high}."),
    "stix.vocabulary": _("“{value}” at {path} is not one of: {allowed}."),
    "stix.vocabulary-open": _("“{value}” at {path} is not in the vocabulary of the specification."),
    "stix.timestamp": _(
        "“{value}” at {path} is no timestamp of a day and time that exist, such as 2024-05-01T12:00:00.000Z."
    ),
    "stix.timestamp-milliseconds": _(
        "“{value}” at {path} has to say the milliseconds, such as 2024-05-01T12:00:00.000Z."
    ),
    "stix.time-order": _("{path} has to be {relation} {other}."),
    # Together
    "stix.one-of": _("At least one of these is required: {names}."),
    "stix.only-one-of": _("Exactly one of these is required: {names}."),
    "stix.requires": _("{path} needs {needed} beside it."),
    "stix.forbids": _("{path} must not stand beside {other}."),
    # Forms
    "stix.hex": _("“{value}” at {path} is not hexadecimal with two digits a byte."),
    "stix.binary": _("{path} is not Base64 with its padding."),
    "stix.hash": _("“{value}” at {path} is no {algorithm} hash."),
    "stix.dictionary-key": _(
        "“{value}” at {path} cannot be a key. Keys have 1 to 250 letters, digits, hyphens and underscores."
    ),
    "stix.uri": _("“{value}” at {path} is no URI."),
    "stix.domain-name": _("“{value}” at {path} is no domain name."),
    "stix.email-address": _("“{value}” at {path} is no e-mail address."),
    "stix.ip-address": _("“{value}” at {path} is no IP address or network of that version."),
    "stix.mac-address": _("“{value}” at {path} is no MAC address in small letters with colons."),
    "stix.media-type": _("“{value}” at {path} is no media type such as application/pdf."),
    "stix.charset": _("“{value}” at {path} is no name of a character set."),
    "stix.cpe": _("“{value}” at {path} is no CPE 2.3 name."),
    "stix.language": _("“{value}” at {path} is no language code such as id or pt-BR."),
    "stix.registry-key": _(
        "“{value}” at {path} shortens the name of the hive. Write it in full, such as HKEY_LOCAL_MACHINE."
    ),
    "stix.relationship-type": _(
        "“{value}” at {path} cannot name a relationship. Use small letters, digits and hyphens."
    ),
    "stix.external-reference": _("An external reference of “{source}” has an id such as {example}, not “{value}”."),
    "stix.external-source": _("“{value}” belongs to the source “{source}”. Name it so in source_name."),
    "stix.pattern": _("The pattern cannot be read: {detail}"),
    # Extensions
    "stix.extension-key": _("“{value}” cannot name an extension. Use the id of its definition."),
    "stix.extension-type": _("The extension at {path} says it makes {said}, but this is {kind}."),
    "stix.extension-custom": _("The extension “{value}” has no definition. Use the id of an extension definition."),
    # Markings and translations
    "stix.selector": _("The selector “{value}” at {path} points at nothing in this object."),
    "stix.marking-circular": _("A marking definition must not mark itself."),
    "stix.tlp": _("This says it is a TLP marking but is not, word for word, one of those that FIRST and OASIS fixed."),
    "stix.statement": _("A statement marking has one text named statement."),
    # Observations inside
    "stix.embedded-reference": _("“{value}” at {path} is not the key of an object beside it."),
}
