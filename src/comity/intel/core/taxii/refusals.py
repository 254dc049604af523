"""Why a TAXII request is refused. Each becomes an error resource (TAXII 2.1, 3.6.1) with its status."""

from comity.terms.errors import ComityError, gettext_noop


class NotSignedIn(ComityError):
    """No token, or one that is unknown, expired or revoked (TAXII 2.1, 1.6.7)."""

    code = "intel.taxii.not-signed-in"
    status = 401
    sentence = gettext_noop("Send a valid token: as Bearer token, or as password of Basic with the token's id as user.")


class Unknown(ComityError):
    """What is not there, or what this client may not know of."""

    code = "intel.taxii.unknown"
    status = 404
    sentence = gettext_noop("There is nothing here for this client. Check the address and the token's rights.")


class MayNotRead(ComityError):
    code = "intel.taxii.may-not-read"
    status = 403
    sentence = gettext_noop("This token may not read this collection.")


class MayNotWrite(ComityError):
    code = "intel.taxii.may-not-write"
    status = 403
    sentence = gettext_noop("This token may not write to this collection.")


class MayNotDelete(ComityError):
    """DELETE takes both rights (TAXII 2.1, 5.7)."""

    code = "intel.taxii.may-not-delete"
    status = 403
    sentence = gettext_noop("To delete, a token must be allowed to read and to write.")


class WrongMethod(ComityError):
    code = "intel.taxii.wrong-method"
    status = 405
    sentence = gettext_noop("This address takes {allowed} only.")


class NotAcceptable(ComityError):
    code = "intel.taxii.not-acceptable"
    status = 406
    sentence = gettext_noop("Send the header Accept: {expected}")


class WrongMediaType(ComityError):
    code = "intel.taxii.wrong-media-type"
    status = 415
    sentence = gettext_noop("Send the body as {expected}, not compressed.")


class TooLarge(ComityError):
    code = "intel.taxii.too-large"
    status = 413
    sentence = gettext_noop("A body may have {limit} bytes at most. Send the objects in several envelopes.")


class TooMany(ComityError):
    code = "intel.taxii.too-many-requests"
    status = 429
    sentence = gettext_noop("This token may send {limit} requests a minute. Wait {seconds} seconds.")


class TooManyBodies(ComityError):
    """Each body on its way holds one of the node's few threads."""

    code = "intel.taxii.too-many-bodies"
    status = 429
    sentence = gettext_noop("This token is sending {limit} bodies already. Send the next in {seconds} seconds.")


class BadLimit(ComityError):
    code = "intel.taxii.bad-limit"
    status = 400
    sentence = gettext_noop("limit is a whole number above zero.")


class BadInstant(ComityError):
    code = "intel.taxii.bad-instant"
    status = 400
    sentence = gettext_noop("{parameter} takes an instant such as 2026-11-22T08:30:00.000000Z.")


class BadValue(ComityError):
    code = "intel.taxii.bad-value"
    status = 400
    sentence = gettext_noop("{parameter} does not take that value.")


class Repeated(ComityError):
    """A match field stands at most once; its values are separated by commas (TAXII 2.1, 3.4.1)."""

    code = "intel.taxii.repeated"
    status = 400
    sentence = gettext_noop("{parameter} may be given once. Separate its values by commas.")


class UnknownField(ComityError):
    code = "intel.taxii.unknown-field"
    status = 400
    sentence = gettext_noop("There is no filter {parameter} at this address.")


class BadNext(ComityError):
    """`next` is not one of ours, or belongs to another request."""

    code = "intel.taxii.bad-next"
    status = 400
    sentence = gettext_noop("next fits only the request that it came from, with the same filters. Begin again without.")
