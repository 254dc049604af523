"""Every kind of page, and who looks at it. A word that adds a page adds its line here."""

from dataclasses import dataclass

from tests.browser.stock import INDICATOR, MALWARE, TREATY_LINE


@dataclass(frozen=True, slots=True)
class Looked:
    """A page by a short name, the login of who opens it (nobody's if empty), its path and its status."""

    name: str
    login: str
    path: str
    status: int = 200


PAGES = (
    Looked("sign-in", "", "/accounts/login/"),
    Looked("unknown", "", "/nowhere/", 404),
    Looked("work", "ligaya", "/"),
    Looked("preservations", "ligaya", "/preservations/"),
    Looked("information", "ligaya", "/information/"),
    Looked("orders", "ligaya", "/orders/"),
    Looked("closed", "ligaya", "/?show=closed&kind=disclosure"),
    Looked("no-such-request", "ligaya", "/requests/PHL-2026-7K3M9Q/", 404),
    Looked("new-request", "ligaya", "/requests/new/"),
    Looked("find-a-route", "ligaya", "/law/routes/"),
    Looked(
        "routes-found",
        "ligaya",
        "/law/routes/?from=PHL&to=AUS&data=content&holder=service-provider&urgency=ordinary",
    ),
    Looked(
        "one-route",
        "ligaya",
        "/law/routes/ets185-29/?from=PHL&to=AUS&data=preservation&holder=service-provider&urgency=urgent",
    ),
    Looked(
        "routes-answered",
        "ligaya",
        "/law/routes/?from=SRB&to=JPN&data=subscriber&holder=service-provider&urgency=ordinary&assume=cets224"
        "&fact=bilateral-mlat-between-pair%3Dyes",
    ),
    Looked(
        "no-route",
        "ligaya",
        "/law/routes/?from=TUV&to=PRK&data=joint-investigation&holder=private-person&urgency=ordinary",
    ),
    Looked("no-such-question", "ligaya", "/law/routes/?from=PHL&to=AUS&data=content&holder=bank&urgency=now", 422),
    Looked(
        "closed-route",
        "ligaya",
        "/law/routes/ets185-27-9a/?from=PHL&to=MLT&data=content&holder=service-provider&urgency=urgent",
    ),
    Looked("state", "ligaya", "/law/states/JPN/"),
    Looked("compare-choose", "ligaya", "/law/compare/"),
    Looked("compare", "ligaya", "/law/compare/?state=IDN&state=PHL&state=BGD&more=FSM"),
    Looked("compare-too-many", "ligaya", "/law/compare/?state=IDN&state=PHL&state=BGD&state=NPL&more=FSM", 422),
    Looked("gaps", "ligaya", "/law/gaps/"),
    Looked("gaps-of-a-group", "ligaya", "/law/gaps/?group=ASEAN"),
    Looked("dual-criminality", "ligaya", "/law/dual/?from=IDN&to=PHL&offence=ransomware"),
    Looked("dual-criminality-unknown", "ligaya", "/law/dual/?from=DEU&to=FRA&offence=hate-speech"),
    Looked("policies", "ligaya", "/law/policies/"),
    Looked("institutions", "ligaya", "/law/policies/institutions/?kind=cert"),
    Looked("policies-side-by-side", "ligaya", "/law/policies/compare/?state=IDN&state=PHL&state=SGP"),
    Looked("data-packs", "ligaya", "/law/packs/"),
    Looked("data-pack", "ligaya", "/law/packs/LAW-phl.example-1/?answers=yes"),
    Looked("no-such-pack", "ligaya", "/law/packs/LAW-phl.example-99/", 404),
    Looked("data-pack-back", "mayumi", "/law/packs/LAW-phl.example-1/revert/"),
    Looked("draft-of-lines", "mayumi", "/law/packs/draft/"),
    Looked("correct-a-line", "mayumi", f"/law/packs/lines/treaty_status/{TREATY_LINE}/correct/"),
    Looked("add-a-line", "mayumi", "/law/packs/lines/declarations/add/"),
    Looked("own-state", "mayumi", "/law/states/PHL/"),
    Looked("world", "ligaya", "/plan/"),
    Looked("world-what-if", "ligaya", "/plan/?state=IDN&data=content&within=180d&join=ets185&begin=cets224&agree=CHN"),
    Looked("world-faulty", "ligaya", "/plan/?state=XXX", 422),
    Looked("pair", "ligaya", "/plan/pair/?state=IDN&other=AUS&data=preservation&join=ets185"),
    Looked("outlook", "ligaya", "/plan/states/IDN/"),
    Looked("plans", "ligaya", "/plan/plans/"),
    Looked("new-plan", "ligaya", "/plan/plans/new/?group=ASEAN&instruments=ets185"),
    Looked("assumptions", "ligaya", "/plan/assumptions/"),
    Looked("assume", "bayani", "/plan/assumptions/answers.voluntary/"),
    Looked("intelligence", "ligaya", "/intel/"),
    Looked("intelligence-found", "ligaya", "/intel/?q=198.51.100.23%208.8.8.8&type=indicator"),
    Looked("intelligence-not-found", "ligaya", "/intel/?q=192.0.2.250"),
    Looked("intelligence-misasked", "ligaya", "/intel/?revoked=perhaps", 422),
    Looked("object", "ligaya", f"/intel/objects/{INDICATOR}/"),
    Looked("no-such-object", "ligaya", "/intel/objects/indicator--00000000-0000-4000-8000-000000000000/", 404),
    Looked("relations", "ligaya", f"/intel/objects/{INDICATOR}/graph/?open={MALWARE}"),
    Looked("collections", "ligaya", "/intel/collections/"),
    Looked("open-a-collection", "ligaya", "/intel/collections/new/"),
    Looked("communities", "ligaya", "/intel/communities/"),
    Looked("found-a-community", "ligaya", "/intel/communities/new/"),
    Looked("share", "ligaya", f"/intel/share/?id={INDICATOR}"),
    Looked("share-nothing", "ligaya", "/intel/share/", 422),
    Looked("mark", "ligaya", f"/intel/mark/?id={INDICATOR}"),
    Looked("releases", "ligaya", "/intel/releases/"),
    Looked("inbox", "ligaya", "/intel/inbox/"),
    Looked("inbox-sent", "ligaya", "/intel/inbox/?show=sent"),
    Looked("what-others-said", "ligaya", "/intel/inbox/remarks/"),
    Looked("recalls", "ligaya", "/intel/recalls/"),
    Looked("imports", "ligaya", "/intel/imports/"),
    Looked("import", "ligaya", "/intel/imports/new/"),
    Looked("export", "ligaya", "/intel/export/"),
    Looked("remark", "ligaya", f"/intel/objects/{INDICATOR}/remark/"),
    Looked("propose-to-oneself", "ligaya", f"/intel/objects/{INDICATOR}/propose/", 409),
    Looked("entrust", "ligaya", f"/intel/objects/{INDICATOR}/entrust/"),
    Looked("withdraw", "ligaya", f"/intel/objects/{INDICATOR}/withdraw/"),
    Looked("narrow", "ligaya", f"/intel/objects/{INDICATOR}/narrow/"),
    Looked("passing-on", "ligaya", "/intel/passing-on/"),
    Looked("clients", "bayani", "/intel/tokens/"),
    Looked("give-a-token", "bayani", "/intel/tokens/new/"),
    Looked("directory", "ligaya", "/directory/"),
    Looked("peers", "bayani", "/directory/peers/"),
    Looked("fingerprint", "bayani", "/directory/fingerprint/"),
    Looked("officers", "bayani", "/directory/officers/"),
    Looked("appoint", "bayani", "/directory/officers/new/"),
    Looked("messages", "bayani", "/federation/messages/"),
    Looked("ledger", "bayani", "/ledger/"),
    Looked("preferences", "ligaya", "/preferences/"),
    Looked("second-factor", "ligaya", "/accounts/2fa/"),
    Looked("second-factor-set-up", "ligaya", "/accounts/2fa/totp/activate/"),
    Looked("change-password", "ligaya", "/accounts/password/change/"),
    Looked("link-void", "", "/accounts/password/reset/key/1-void/"),
    Looked("no-permission", "ligaya", "/directory/officers/00000000-0000-0000-0000-000000000007/", 403),
)
