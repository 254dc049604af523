"""What kinds of organisations and desks there are, in the words of the field."""

from enum import StrEnum

from comity.terms.errors import gettext_noop


class OrganisationKind(StrEnum):
    POLICE = "police"
    PROSECUTION = "prosecution"
    JUSTICE_MINISTRY = "justice-ministry"
    COURT = "court"
    CERT = "cert"
    CONTACT_POINT = "24-7-contact"
    FIU = "fiu"
    REGULATOR = "regulator"
    DATA_PROTECTION = "data-protection"
    INTELLIGENCE = "intelligence"
    PROVIDER = "provider"
    INDUSTRY_ASSOCIATION = "industry-association"
    RESEARCH = "research"
    INTERNATIONAL_BODY = "international-body"


class DeskKind(StrEnum):
    CONTACT_POINT = "24-7-point"
    CENTRAL_AUTHORITY = "central-authority"
    PROSECUTION_OFFICE = "prosecution-office"
    INVESTIGATION_UNIT = "investigation-unit"
    COURT = "court"
    PROVIDER_LEGAL = "provider-legal-desk"
    CERT = "cert-desk"
    OVERSIGHT = "oversight-desk"
    OPERATIONS = "node-operations"


ORGANISATION_KINDS: dict[OrganisationKind, str] = {
    OrganisationKind.POLICE: gettext_noop("Police"),
    OrganisationKind.PROSECUTION: gettext_noop("Prosecution"),
    OrganisationKind.JUSTICE_MINISTRY: gettext_noop("Justice ministry"),
    OrganisationKind.COURT: gettext_noop("Court"),
    OrganisationKind.CERT: gettext_noop("Incident response team (CERT)"),
    OrganisationKind.CONTACT_POINT: gettext_noop("24/7 contact"),
    OrganisationKind.FIU: gettext_noop("Financial intelligence unit"),
    OrganisationKind.REGULATOR: gettext_noop("Regulator"),
    OrganisationKind.DATA_PROTECTION: gettext_noop("Data-protection authority"),
    OrganisationKind.INTELLIGENCE: gettext_noop("Intelligence service"),
    OrganisationKind.PROVIDER: gettext_noop("Service provider"),
    OrganisationKind.INDUSTRY_ASSOCIATION: gettext_noop("Industry association"),
    OrganisationKind.RESEARCH: gettext_noop("Research body"),
    OrganisationKind.INTERNATIONAL_BODY: gettext_noop("International body"),
}

DESK_KINDS: dict[DeskKind, str] = {
    DeskKind.CONTACT_POINT: gettext_noop("24/7 point of contact"),
    DeskKind.CENTRAL_AUTHORITY: gettext_noop("Central authority"),
    DeskKind.PROSECUTION_OFFICE: gettext_noop("Prosecution office"),
    DeskKind.INVESTIGATION_UNIT: gettext_noop("Investigation unit"),
    DeskKind.COURT: gettext_noop("Court"),
    DeskKind.PROVIDER_LEGAL: gettext_noop("Provider's legal desk"),
    DeskKind.CERT: gettext_noop("CERT desk"),
    DeskKind.OVERSIGHT: gettext_noop("Oversight desk"),
    DeskKind.OPERATIONS: gettext_noop("Node operations"),
}
