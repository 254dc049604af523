"""What each visitor finds at each address. Who adds an address adds a line; the walk fails until it is there.

A line: the name of the address, its parts (`name=thing of the world`, or `name:literal`), then the statuses that an
officer of another desk, a provider's clerk, an auditor and a node operator get, for GET and after the bar for POST.
`!` marks an act that is hers to take and is taken. Nobody, not signed in, is sent to the log-in everywhere but at OPEN.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from comity.evidence.views.information import OFFER_ACTS
from comity.evidence.views.requests.taking import TAKINGS

VISITORS = ("another desk", "clerk", "auditor", "operator")

TABLE = """
preferences                                                            200 200 200 200 | 422 422 422 422
law:find                                                               200 200 200 200 | 405 405 405 405
law:route route_id:ets185-29                                           200 200 200 200 | 405 405 405 405
law:state code:aus                                                     200 200 200 200 | 405 405 405 405
law:compare                                                            200 200 200 200 | 405 405 405 405
law:gaps                                                               200 200 200 200 | 405 405 405 405
law:dual                                                               200 200 200 200 | 405 405 405 405
law:policies                                                           200 200 200 200 | 405 405 405 405
law:institutions                                                       200 200 200 200 | 405 405 405 405
law:side_by_side                                                       200 200 200 200 | 405 405 405 405

stewardship:packs                                                      200 200 200 200 | 405 405 405 405
stewardship:pack digest=pack                                           200 200 200 200 | 405 405 405 405
stewardship:pack digest:unheard-of                                     404 404 404 404 | 405 405 405 405
stewardship:file digest=pack                                           200 200 200 200 | 405 405 405 405
stewardship:table digest=pack                                          200 200 200 200 | 405 405 405 405
stewardship:revert digest=pack                                         200 403 403 200 | 422 403 403 422
stewardship:draft                                                      200 403 403 403 | 405 405 405 405
stewardship:publish                                                    200 403 403 403 | 302! 403 403 403
stewardship:drop line_id=draft_line                                    405 405 405 405 | 302! 403 403 403
stewardship:add table:agencies                                         200 403 403 403 | 422 403 403 403
stewardship:line table:agencies row=law_row act:correct                200 403 403 403 | 422 403 403 403

strategy:world                                                         200 403 200 200 | 405 405 405 405
strategy:pair                                                          302 403 302 302 | 405 405 405 405
strategy:states                                                        302 403 302 302 | 405 405 405 405
strategy:state code:aus                                                200 403 200 200 | 405 405 405 405
strategy:plans                                                         200 403 200 200 | 405 405 405 405
strategy:joint                                                         200 403 200 200 | 422 403 422 422
strategy:plan plan_id=plan                                             200 403 200 200 | 405 405 405 405
strategy:drop plan_id=plan                                             403 403 403 200 | 403 403 403 302!
strategy:assumptions                                                   200 403 200 200 | 405 405 405 405
strategy:assume name:answers.voluntary                                 403 403 403 200 | 403 403 403 422

ledger:log                                                             200 403 200 200 | 405 405 405 405
ledger:leaf index:1                                                    200 403 200 200 | 405 405 405 405
ledger:receipt index:1                                                 200 403 200 200 | 405 405 405 405
ledger:receipts ref=request                                            200 403 200 200 | 405 405 405 405
ledger:checkpoint                                                      200 403 200 200 | 405 405 405 405
ledger:keys                                                            200 403 200 200 | 405 405 405 405
ledger:evidence evidence_id=evidence                                   200 403 200 200 | 405 405 405 405
ledger:evidence-first evidence_id=evidence part:first                  200 403 200 200 | 405 405 405 405
ledger:evidence-second evidence_id=evidence part:second                200 403 200 200 | 405 405 405 405
ledger:evidence-proof evidence_id=evidence part:proof                  200 403 200 200 | 405 405 405 405
ledger:evidence-keys evidence_id=evidence part:keys                    200 403 200 200 | 405 405 405 405

directory:index                                                        200 200 200 200 | 405 405 405 405
directory:institutions                                                 200 200 200 200 | 405 405 405 405
directory:new_desk                                                     403 403 403 200 | 403 403 403 422
directory:desk desk_id=desk                                            200 200 200 200 | 405 405 405 405
directory:close_desk desk_id=desk                                      403 403 403 200 | 403 403 403 302!
directory:new_organisation                                             403 403 403 200 | 403 403 403 422
directory:officers                                                     200 403 200 200 | 405 405 405 405
directory:appoint                                                      403 403 403 200 | 403 403 403 422
directory:officer officer_id=officer                                   200 403 200 200 | 405 405 405 405
directory:give_mandate officer_id=officer                              405 405 405 405 | 403 403 403 422
directory:assign officer_id=officer                                    405 405 405 405 | 403 403 403 302!
directory:invite officer_id=officer                                    403 403 403 200 | 403 403 403 200!
directory:suspend_officer officer_id=officer                           403 403 403 200 | 403 403 403 422
directory:reinstate_officer officer_id=officer                         403 403 403 200 | 403 403 403 422
directory:retire officer_id=officer                                    403 403 403 200 | 403 403 403 302!
directory:end_mandate mandate_id=mandate                               405 405 405 405 | 403 403 403 302!
directory:peers                                                        200 403 200 200 | 405 405 405 405
directory:introduce                                                    200 403 403 200 | 422 403 403 422
directory:peer node_id=peer                                            200 403 200 200 | 405 405 405 405
directory:confirm node_id=peer                                         405 405 405 405 | 422 403 403 422
directory:refresh node_id=peer                                         405 405 405 405 | 502 403 403 502
directory:suspend node_id=peer                                         200 403 403 200 | 422 403 403 422
directory:reinstate node_id=peer                                       200 403 403 200 | 422 403 403 422
directory:reject node_id=peer                                          200 403 403 200 | 422 403 403 422
directory:fingerprint                                                  200 403 200 200 | 405 405 405 405
directory:manifest                                                     200 403 200 200 | 405 405 405 405
directory:publish                                                      403 403 403 200 | 403 403 403 302!

federation:messages                                                    200 403 200 200 | 405 405 405 405
federation:received                                                    200 403 200 200 | 405 405 405 405
federation:alarms                                                      200 403 200 200 | 405 405 405 405
federation:retry message_id=message recipient=recipient                405 405 405 405 | 302! 403 403 302!
federation:acknowledge alarm_id=alarm                                  405 405 405 405 | 302! 403 403 302!

evidence:worklist                                                      200 302 200 200 | 405 405 405 405
evidence:draft                                                         302 403 403 403 | 302 403 403 403
evidence:preservations                                                 200 403 200 403 | 405 405 405 405
evidence:orders                                                        200 200 403 403 | 405 405 405 405
evidence:information                                                   200 403 200 403 | 405 405 405 405
evidence:inform                                                        302 403 403 403 | 302 403 403 403

evidence:request ref=draft                                             404 404 200 404 | 405 405 405 405
evidence:request ref=request                                           404 404 200 404 | 405 405 405 405
evidence:preview ref=draft                                             404 404 200 404 | 405 405 405 405
evidence:preview ref=request                                           404 404 200 404 | 405 405 405 405
evidence:letter ref=draft                                              404 404 200 404 | 405 405 405 405
evidence:letter ref=request                                            404 404 200 404 | 405 405 405 405
evidence:edit ref=draft                                                404 404 403 404 | 404 404 403 404
evidence:save ref=draft                                                405 405 405 405 | 404 404 403 404
evidence:attach ref=draft                                              405 405 405 405 | 404 404 403 404
evidence:detach ref=draft                                              405 405 405 405 | 404 404 403 404
evidence:file ref=draft attachment_id=draft_file                       404 404 404 404 | 405 405 405 405
evidence:file ref=request attachment_id=file                           404 404 404 404 | 405 405 405 405
evidence:deliver ref=request                                           404 404 403 404 | 404 404 403 404
evidence:package ref=request package_id=package                        404 404 200 404 | 405 405 405 405
evidence:package-again ref=request package_id=package                  405 405 405 405 | 404 404 403 404
evidence:act ref=draft slug:sign                                       404 404 403 404 | 404 404 403 404
evidence:act ref=draft slug:withdraw                                   404 404 403 404 | 404 404 403 404
evidence:act ref=request slug=ACT                                      404 404 403 404 | 404 404 403 404
evidence:act ref=request slug:unheard-of                               404 404 404 404 | 404 404 404 404

evidence:order ref=order                                               404 200 404 404 | 405 405 405 405
evidence:order ref=order_elsewhere                                     404 404 404 404 | 405 405 405 405
evidence:order-answer ref=order                                        404 200 404 404 | 404 422 404 404
evidence:order-answer ref=order_elsewhere                              404 404 404 404 | 404 404 404 404
evidence:order-reject ref=order                                        404 200 404 404 | 404 422 404 404
evidence:order-reject ref=order_elsewhere                              404 404 404 404 | 404 404 404 404
evidence:order-files ref=order                                         405 405 405 405 | 404 422 404 404
evidence:order-files ref=order_elsewhere                               405 405 405 405 | 404 404 404 404
evidence:order-file ref=order_answered attachment_id=file              404 200 404 404 | 405 405 405 405
evidence:order-file ref=order_elsewhere attachment_id=file             404 404 404 404 | 405 405 405 405

evidence:offer ref=offer                                               404 404 200 404 | 405 405 405 405
evidence:offer-act ref=offer slug=OFFER_ACT                            404 404 403 404 | 404 404 403 404

intel:search                                                           200 403 302 302 | 200 403 302 302
intel:object stix_id=object                                            404 403 403 403 | 405 405 405 405
intel:download stix_id=object                                          405 405 405 405 | 404 403 403 403
intel:graph stix_id=object                                             404 403 403 403 | 405 405 405 405

intel:inbox                                                            200 403 403 403 | 405 405 405 405
intel:remarks                                                          200 403 403 403 | 405 405 405 405
intel:proposal proposal_id=proposal                                    404 403 403 403 | 405 405 405 405
intel:proposal-accept proposal_id=proposal                             405 405 405 405 | 404 403 403 403
intel:proposal-decline proposal_id=proposal                            405 405 405 405 | 404 403 403 403
intel:publication delegation_id=delegation                             404 403 403 403 | 405 405 405 405
intel:publication-publish delegation_id=delegation                     405 405 405 405 | 404 403 403 403
intel:publication-decline delegation_id=delegation                     405 405 405 405 | 404 403 403 403
intel:remark stix_id=object                                            404 403 403 403 | 404 403 403 403
intel:propose stix_id=object                                           404 403 403 403 | 404 403 403 403
intel:entrust stix_id=object                                           404 403 403 403 | 404 403 403 403
intel:withdraw stix_id=ours                                            200 403 403 403 | 422 403 403 403
intel:narrow stix_id=ours                                              200 403 403 403 | 422 403 403 403
intel:recalls                                                          200 403 403 403 | 405 405 405 405
intel:recall recall_id=recall                                          404 403 403 403 | 405 405 405 405
intel:recall-remind recall_id=recall node:aus.example                  405 405 405 405 | 404 403 403 403
intel:imports                                                          200 403 403 403 | 405 405 405 405
intel:import-new                                                       200 403 403 403 | 422 403 403 403
intel:import import_id=import                                          404 403 403 403 | 405 405 405 405
intel:import-check import_id=import                                    404 403 403 403 | 404 403 403 403
intel:import-cancel import_id=import                                   405 405 405 405 | 404 403 403 403
intel:export                                                           200 403 403 403 | 422 403 403 403

intel:collections                                                      200 403 403 200 | 405 405 405 405
intel:new_collection                                                   200 403 403 200 | 422 403 403 422
intel:collection collection_id=shelf                                   404 403 403 200 | 405 405 405 405
intel:dry_run collection_id=shelf                                      404 403 403 200 | 405 405 405 405
intel:collection_terms collection_id=shelf                             404 403 403 200 | 404 403 403 422
intel:communities                                                      200 403 200 403 | 405 405 405 405
intel:found                                                            200 403 403 403 | 422 403 403 403
intel:community community_id=circle                                    404 403 200 403 | 405 405 405 405
intel:accept_agreement community_id=circle                             404 403 403 403 | 404 403 403 403
intel:decline_agreement community_id=circle                            404 403 403 403 | 404 403 403 403
intel:community community_id=bay                                       200 403 200 403 | 405 405 405 405
intel:amend community_id=bay                                           200 403 403 403 | 422 403 403 403
intel:admit community_id=bay                                           200 403 403 403 | 422 403 403 403
intel:remove_member community_id=bay member_id:aus.example             200 403 403 403 | 302! 403 403 403
intel:end_community community_id=bay                                   200 403 403 403 | 302! 403 403 403
intel:share                                                            422 403 403 403 | 422 403 403 403
intel:mark                                                             422 403 403 403 | 422 403 403 403
intel:releases                                                         200 403 403 403 | 405 405 405 405
intel:release order_id=release                                         404 403 403 403 | 404 403 403 403
intel:decline_release order_id=release                                 405 405 405 405 | 404 403 403 403
intel:ask_onward                                                       405 405 405 405 | 422 403 403 403
intel:onward                                                           200 403 403 403 | 405 405 405 405
intel:onward_question onward_id=question                               404 403 403 403 | 404 403 403 403
intel:tokens                                                           200 403 403 200 | 405 405 405 405
intel:new_token                                                        200 403 403 200 | 422 403 403 422
intel:revoke_token token_id=token                                      200 403 403 200 | 302! 403 403 302!
"""

OPEN = frozenset(
    {
        "healthz", "metrics", "language",
        "federation:inbox", "federation:manifest", "federation:blob", "federation:checkpoint",
    }
)  # fmt: skip
"""Open to nobody too; each decides for itself, and `test_walk` and `tests/federation` look at them one by one."""

ACCOUNTS = frozenset(
    {
        "account_signup", "account_email", "account_email_verification_sent", "account_set_password",
        "account_reset_password", "account_login", "account_logout", "account_inactive", "account_reauthenticate",
        "account_change_password", "account_confirm_login_code", "account_confirm_email",
        "account_reset_password_from_key_done", "account_reset_password_from_key", "account_reset_password_done",
        "mfa_index", "mfa_authenticate", "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp",
        "mfa_view_recovery_codes", "mfa_generate_recovery_codes", "mfa_download_recovery_codes", "mfa_list_webauthn",
        "mfa_add_webauthn", "mfa_reauthenticate_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
        "mfa_login_webauthn",
        "openid_connect_login", "openid_connect_callback",
        "socialaccount_login_cancelled", "socialaccount_login_error", "socialaccount_signup",
        "socialaccount_connections",
    }
)  # fmt: skip
"""One's own account: they hold nothing of any case, and change nothing but the account of whoever has signed in."""

SLUGS = {"ACT": tuple(TAKINGS), "OFFER_ACT": tuple(OFFER_ACTS)}


@dataclass(frozen=True, slots=True)
class Line:
    """An address, its parts by name, and the status of each visitor, such as `404`, or `302!` for an act taken."""

    name: str
    parts: tuple[str, ...]
    got: tuple[str, ...]
    posted: tuple[str, ...]


def lines() -> list[Line]:
    return [_line(text) for text in TABLE.splitlines() if text.strip()]


def kwargs_of(line: Line, world: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The parts of the address with the things of the world; once for each act where a line speaks of all of them."""
    parts = dict(part.split("=", 1) for part in line.parts if "=" in part)
    literal = dict(part.split(":", 1) for part in line.parts if ":" in part and "=" not in part)
    for slug in SLUGS.get(parts.get("slug", ""), ("",)):
        found = {name: world[thing] for name, thing in parts.items() if name != "slug"} | literal
        yield found | ({"slug": slug} if slug else {})


def _line(text: str) -> Line:
    before, bar, after = text.partition("|")
    words = before.split()
    name, *parts = words[: -len(VISITORS)]
    posted = tuple(after.split())
    if not bar or len(posted) != len(VISITORS):
        raise ValueError(text)
    return Line(name, tuple(parts), tuple(words[-len(VISITORS) :]), posted)
