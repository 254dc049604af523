"""Who may issue: the roles that the law data names for a route, held against the roles of an officer.

Source: `requesting_role` in routes.toml, its `vocabulary.role`; the instruments leave "competent authority" to domestic
law (ETS 185 art. 27(1)-(2), explanatory report para. 138), so here it is whoever the state gave a mandate.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from comity.directory.core.permissions import Role
from comity.law.core import naming
from comity.terms.decision import Decision, Reason
from comity.terms.errors import ComityError, gettext_noop

JUDICIAL = frozenset({Role.PROSECUTOR, Role.JUDGE})
COMPETENT = JUDICIAL | {Role.INVESTIGATOR, Role.CONTACT_POINT, Role.CENTRAL_AUTHORITY}

ROLES_BEHIND: Mapping[str, frozenset[Role]] = MappingProxyType(
    {
        "competent-authority": COMPETENT,
        "designated-authority": COMPETENT,
        "central-authority": frozenset({Role.CENTRAL_AUTHORITY}),
        "contact-point-24-7": frozenset({Role.CONTACT_POINT}),
        "specialised-body-24-7": frozenset({Role.CONTACT_POINT}),
        "police": frozenset({Role.INVESTIGATOR, Role.CONTACT_POINT}),
        "ncb-interpol": frozenset({Role.CONTACT_POINT}),
        "europol-national-unit": frozenset({Role.CONTACT_POINT}),
        "police-for-subscriber-ex-post-validated": frozenset({Role.INVESTIGATOR, Role.CONTACT_POINT}),
        "prosecutor": frozenset({Role.PROSECUTOR}),
        "prosecutor-for-subscriber": frozenset({Role.PROSECUTOR}),
        "prosecutor-or-judicial": JUDICIAL,
        "judicial-authority": JUDICIAL,
        "enforcing-authority": JUDICIAL,
        "judge-or-court": frozenset({Role.JUDGE}),
        "investigating-judge": frozenset({Role.JUDGE}),
        "tribunal-member": frozenset({Role.JUDGE}),
        "judicial-commissioner-approved": frozenset({Role.JUDGE}),
        "validated-authority": JUDICIAL,  # the validating hand is the one that signs here
        "validated-authority-by-judge": frozenset({Role.JUDGE}),
        "service-provider": frozenset({Role.PROVIDER_CLERK}),
        "registrar": frozenset({Role.PROVIDER_CLERK}),
        "cert": frozenset({Role.ANALYST, Role.CONTACT_POINT}),
    }
)


class MayNotIssue(ComityError):
    code = "directory.may-not-issue"
    status = 403
    sentence = gettext_noop("This route is issued by: {issuers}. Hand the request to an officer with that mandate.")
    words = MappingProxyType({"issuers": naming.role})


def may_issue(roles: Collection[Role], requesting_role_ids: Collection[str]) -> Decision:
    """Whether an officer with these roles may issue under a route that names these requesting roles."""
    for role_id in requesting_role_ids:
        held = ROLES_BEHIND.get(role_id, frozenset()) & set(roles)
        if held:
            return Decision.allow(Reason(f"{role_id}: {', '.join(sorted(held))}", "routes.toml, requesting_role"))
    named = ", ".join(requesting_role_ids) or gettext_noop("nobody")
    return Decision.refuse(Reason(gettext_noop("The route is issued by: ") + named, "routes.toml, requesting_role"))


def require_issuer(roles: Collection[Role], requesting_role_ids: Collection[str]) -> None:
    """Nothing, where an officer with these roles may issue. Raises MayNotIssue."""
    if not may_issue(roles, requesting_role_ids).allowed:
        raise MayNotIssue(issuers=", ".join(requesting_role_ids))
