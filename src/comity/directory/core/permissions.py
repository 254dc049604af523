"""Who may do what: one table from acts to roles, read by every page, act and receiver.

Need-to-know (which desk's requests, whose packages) is a scope on queries and comes on top: each word's `queries.py`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from comity.terms.decision import Decision, Reason
from comity.terms.errors import ComityError, gettext_noop, worded

EVERY_INSTRUMENT = "*"
TABLE = "comity.directory.core.permissions, ROLES_FOR"


class Role(StrEnum):
    """What an officer is at her desk. A mandate gives it, for an instrument and a time."""

    INVESTIGATOR = "investigator"
    CONTACT_POINT = "contact-point-24-7"
    CENTRAL_AUTHORITY = "central-authority"
    PROSECUTOR = "prosecutor"
    JUDGE = "judge"
    PROVIDER_CLERK = "provider-clerk"
    ANALYST = "analyst"
    AUDITOR = "auditor"
    NODE_OPERATOR = "node-operator"


ROLE_NAMES: dict[Role, str] = {
    Role.INVESTIGATOR: gettext_noop("Investigator"),
    Role.CONTACT_POINT: gettext_noop("24/7 point of contact"),
    Role.CENTRAL_AUTHORITY: gettext_noop("Central authority"),
    Role.PROSECUTOR: gettext_noop("Prosecutor"),
    Role.JUDGE: gettext_noop("Judge"),
    Role.PROVIDER_CLERK: gettext_noop("Provider's clerk"),
    Role.ANALYST: gettext_noop("Analyst"),
    Role.AUDITOR: gettext_noop("Auditor"),
    Role.NODE_OPERATOR: gettext_noop("Node operator"),
}


class Act(StrEnum):
    """Every act of the house that asks for leave."""

    REQUEST_DRAFT = "evidence.request.draft"
    REQUEST_CHECK = "evidence.request.check"
    REQUEST_SIGN = "evidence.request.sign"
    REQUEST_COUNTERSIGN = "evidence.request.countersign"
    REQUEST_SEND = "evidence.request.send"
    REQUEST_WITHDRAW = "evidence.request.withdraw"
    REQUEST_CLOSE = "evidence.request.close"
    REQUEST_VIEW = "evidence.request.view"
    PRESERVATION_ASK = "evidence.preservation.ask"
    PRESERVATION_GRANT = "evidence.preservation.grant"
    PRESERVATION_EXTEND = "evidence.preservation.extend"
    PRESERVATION_CONVERT = "evidence.preservation.convert"
    PRESERVATION_LAPSE = "evidence.preservation.lapse"
    ANSWER_ACCEPT = "evidence.answer.accept"
    ANSWER_CLARIFY = "evidence.answer.clarify"
    ANSWER_REFUSE = "evidence.answer.refuse"
    ANSWER_EXECUTE = "evidence.answer.execute"
    ANSWER_DELIVER = "evidence.answer.deliver"
    ORDER_ISSUE = "evidence.order.issue"
    ORDER_ANSWER = "evidence.order.answer"
    ORDER_REJECT = "evidence.order.reject"
    ORDER_VIEW = "evidence.order.view"
    PACKAGE_OPEN = "evidence.package.open"
    PACKAGE_ACKNOWLEDGE = "evidence.package.acknowledge"
    INFORMATION_SEND = "evidence.information.send"
    DIRECTORY_VIEW = "directory.view"
    OFFICER_VIEW = "directory.officer.view"
    PEER_VIEW = "directory.peer.view"
    PEER_INTRODUCE = "directory.peer.introduce"
    PEER_CONFIRM = "directory.peer.confirm"
    PEER_SUSPEND = "directory.peer.suspend"
    OFFICER_MANAGE = "directory.officer.manage"
    DESK_MANAGE = "directory.desk.manage"
    LEDGER_READ = "ledger.read"
    NODE_OPERATE = "node.operate"
    FEDERATION_BUNDLE = "federation.bundle"
    LAW_VIEW = "law.view"
    LAW_LINE_STEWARD = "law.line.steward"
    LAW_PACK_MANAGE = "law.pack.manage"
    INTEL_VIEW = "intel.view"
    INTEL_IMPORT = "intel.import"
    INTEL_PROPOSE = "intel.propose"
    INTEL_RELEASE = "intel.release"
    INTEL_RELEASE_CONFIRM = "intel.release.confirm"
    INTEL_RECALL = "intel.recall"
    INTEL_COMMUNITY_VIEW = "intel.community.view"
    INTEL_COMMUNITY_MANAGE = "intel.community.manage"
    INTEL_COLLECTION_MANAGE = "intel.collection.manage"
    INTEL_TOKEN_MANAGE = "intel.token.manage"  # noqa: S105  the name of an act
    STRATEGY_VIEW = "strategy.view"


class NotPermitted(ComityError):
    code = "directory.not-permitted"
    status = 403
    sentence = gettext_noop("Your roles do not allow this. Ask an officer who holds one of these: {roles}.")
    words = MappingProxyType({"roles": worded(ROLE_NAMES)})


class OfficerUnknown(ComityError):
    code = "directory.officer-unknown"
    status = 403
    sentence = gettext_noop("This account belongs to no officer of this node. Ask the node operator to appoint you.")


@dataclass(frozen=True, slots=True)
class Grant:
    """A role under one instrument (an id of the law data), or under every one (`*`)."""

    role: Role
    instrument: str = EVERY_INSTRUMENT


@dataclass(frozen=True, slots=True)
class Actor:
    """An officer at the moment of an act. `roles` hold under every instrument, `limited` under the one they name."""

    officer_id: str
    name: str
    organisation_id: str
    desk_ids: frozenset[str] = frozenset()
    desk_kinds: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()
    limited: frozenset[Grant] = frozenset()
    language: str = "en"
    zone: str = "UTC"

    def roles_under(self, instrument: str) -> frozenset[Role]:
        """The roles held under an instrument; under `*`, those held under any."""
        return self.roles | {g.role for g in self.limited if instrument in (EVERY_INSTRUMENT, g.instrument)}

    def may(self, act: str) -> bool:
        """Whether the roles allow an act, by its code: what words below the directory ask of whoever signed in."""
        return allows(self, Act(act))


CONSOLE = Actor(officer_id="", name="console", organisation_id="", roles=frozenset({Role.NODE_OPERATOR}))
"""Whoever may run commands in the node's folder: the operator, without an officer's name."""

AUTHORITIES = frozenset({Role.CONTACT_POINT, Role.CENTRAL_AUTHORITY, Role.PROSECUTOR, Role.JUDGE})
ASKING = AUTHORITIES | {Role.INVESTIGATOR}
SIGNING = frozenset({Role.CENTRAL_AUTHORITY, Role.PROSECUTOR, Role.JUDGE})
SHARING = frozenset({Role.ANALYST, Role.CONTACT_POINT, Role.CENTRAL_AUTHORITY})
PROVIDER = frozenset({Role.PROVIDER_CLERK})
OPERATOR = frozenset({Role.NODE_OPERATOR})
EVERYONE = frozenset(Role)

ROLES_FOR: dict[Act, frozenset[Role]] = {
    Act.REQUEST_DRAFT: ASKING,
    Act.REQUEST_CHECK: ASKING,
    Act.REQUEST_SIGN: ASKING,  # which of them under this route: may_issue
    Act.REQUEST_COUNTERSIGN: AUTHORITIES,
    Act.REQUEST_SEND: AUTHORITIES,
    Act.REQUEST_WITHDRAW: ASKING,
    Act.REQUEST_CLOSE: ASKING,
    Act.REQUEST_VIEW: ASKING | {Role.ANALYST, Role.AUDITOR},
    Act.PRESERVATION_ASK: ASKING,
    Act.PRESERVATION_GRANT: AUTHORITIES,
    Act.PRESERVATION_EXTEND: ASKING,
    Act.PRESERVATION_CONVERT: ASKING,
    Act.PRESERVATION_LAPSE: AUTHORITIES,
    Act.ANSWER_ACCEPT: AUTHORITIES,
    Act.ANSWER_CLARIFY: AUTHORITIES,
    Act.ANSWER_REFUSE: AUTHORITIES,
    Act.ANSWER_EXECUTE: AUTHORITIES,
    Act.ANSWER_DELIVER: AUTHORITIES,
    Act.ORDER_ISSUE: AUTHORITIES,
    Act.ORDER_ANSWER: PROVIDER,
    Act.ORDER_REJECT: PROVIDER,
    Act.ORDER_VIEW: AUTHORITIES | PROVIDER,
    Act.PACKAGE_OPEN: ASKING,
    Act.PACKAGE_ACKNOWLEDGE: ASKING,
    Act.INFORMATION_SEND: AUTHORITIES,
    Act.DIRECTORY_VIEW: EVERYONE,
    Act.OFFICER_VIEW: EVERYONE - PROVIDER,
    Act.PEER_VIEW: EVERYONE - PROVIDER,
    Act.PEER_INTRODUCE: OPERATOR | {Role.CONTACT_POINT, Role.CENTRAL_AUTHORITY},
    Act.PEER_CONFIRM: OPERATOR | {Role.CONTACT_POINT, Role.CENTRAL_AUTHORITY},
    Act.PEER_SUSPEND: OPERATOR | {Role.CONTACT_POINT, Role.CENTRAL_AUTHORITY},
    Act.OFFICER_MANAGE: OPERATOR,
    Act.DESK_MANAGE: OPERATOR,
    Act.LEDGER_READ: OPERATOR | AUTHORITIES | {Role.AUDITOR},
    Act.NODE_OPERATE: OPERATOR,
    Act.FEDERATION_BUNDLE: OPERATOR | {Role.CONTACT_POINT, Role.CENTRAL_AUTHORITY},
    Act.LAW_VIEW: EVERYONE,
    Act.LAW_LINE_STEWARD: frozenset({Role.CENTRAL_AUTHORITY}),
    Act.LAW_PACK_MANAGE: OPERATOR | {Role.CENTRAL_AUTHORITY},
    Act.INTEL_VIEW: ASKING | {Role.ANALYST},
    Act.INTEL_IMPORT: SHARING | {Role.INVESTIGATOR},
    Act.INTEL_PROPOSE: SHARING | {Role.INVESTIGATOR},
    Act.INTEL_RELEASE: SHARING,
    Act.INTEL_RELEASE_CONFIRM: SHARING,
    Act.INTEL_RECALL: SHARING,
    Act.INTEL_COMMUNITY_VIEW: ASKING | {Role.ANALYST, Role.AUDITOR},
    Act.INTEL_COMMUNITY_MANAGE: frozenset({Role.CONTACT_POINT, Role.CENTRAL_AUTHORITY}),
    Act.INTEL_COLLECTION_MANAGE: OPERATOR | SHARING,
    Act.INTEL_TOKEN_MANAGE: OPERATOR | SHARING,
    Act.STRATEGY_VIEW: EVERYONE - PROVIDER,
}


def decide(actor: Actor, act: Act, *, instrument: str = EVERY_INSTRUMENT) -> Decision:
    """Whether the actor may take the act, under an instrument where one is in play."""
    held = actor.roles_under(instrument) & ROLES_FOR[act]
    if held:
        return Decision.allow(*(Reason(role.value, TABLE) for role in sorted(held)))
    wanted = ", ".join(sorted(ROLES_FOR[act]))
    return Decision.refuse(Reason(gettext_noop("This act asks for one of these roles: ") + wanted, TABLE))


def allows(actor: Actor, act: Act, *, instrument: str = EVERY_INSTRUMENT) -> bool:
    return decide(actor, act, instrument=instrument).allowed


def require(actor: Actor, act: Act, *, instrument: str = EVERY_INSTRUMENT) -> None:
    """Nothing, where the act is allowed. Raises NotPermitted."""
    if not allows(actor, act, instrument=instrument):
        raise NotPermitted(act=act.value, roles=", ".join(sorted(ROLES_FOR[act])))


def holders(act: Act) -> Collection[Role]:
    """The roles that may take an act, for pages that say whose move it is."""
    return sorted(ROLES_FOR[act])
