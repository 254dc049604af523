"""Information to Indonesia, unasked, by the channel the law data give; carried there by hand while the line is down."""

from comity.node.demo.nodes import comity
from comity.node.demo.stage import Stage

SENDER, RECEIVER = "ligaya", "melati"
QUESTION = "from=PHL&to=IDN&data=spontaneous&holder=public-authority&urgency=ordinary"
ROUTE = "interpol-i247"
SUBJECT = "Servers of a ransomware group, seen from Manila"
CONTENT = "Invented for the demonstration: 192.0.2.44 and 198.51.100.7 held keys of the group on 12 November 2026."


def find_channel(stage: Stage) -> None:
    """Indonesia is not bound by the Budapest Convention; the law data say what is open all the same."""
    page = stage.officer("PHL", SENDER).open(f"/law/routes/?{QUESTION}")
    stage.check("Towards Indonesia no article of the Budapest Convention is offered", held="ets185-26" not in page.html)
    stage.check("The police channel of INTERPOL is", held=ROUTE in page.html)


def carry_by_hand(stage: Stage) -> None:
    """Indonesia's line is down: the offer goes in a bundle, is looked at first, and then imported."""
    indonesia = stage.node("IDN")
    indonesia.stop()
    stage.say("Indonesia's node is off; the offer waits in Manila's outbox")
    ref = _offer(stage)
    bundle = stage.folder / "to-indonesia.bundle"
    comity("bundle", "export", str(stage.node("PHL").folder), "--to", indonesia.cast.node_id, str(bundle))
    dry = comity("bundle", "import", str(indonesia.folder), str(bundle))
    stage.say(f"Bundle of {bundle.stat().st_size // 1024} kB on a stick; the dry run says what it would do")
    comity("bundle", "import", str(indonesia.folder), str(bundle), "--apply")
    again = comity("bundle", "import", str(indonesia.folder), str(bundle), "--apply")
    stage.check(
        "The bundle was carried offline, shown first, and imported twice with one effect", held=bool(dry and again)
    )
    indonesia.start()
    stage.check("The offer is in Jakarta", held=stage.officer("IDN", RECEIVER).open("/information/").says(ref))


def pass_on(stage: Stage) -> None:
    """The conditions are accepted first; only then does the information leave Manila."""
    ref = stage.references["information"]
    jakarta, manila = stage.officer("IDN", RECEIVER), stage.officer("PHL", SENDER)
    stage.check("Before the conditions are accepted, Jakarta cannot read it", held=CONTENT not in _text(stage, ref))
    path = f"/information/{ref}/accept/"
    jakarta.submit(jakarta.open(path).form(path))
    path = f"/information/{ref}/pass-on/"
    stage.becomes(
        "Manila hears that Jakarta accepts", lambda: path in manila.open(f"/information/{ref}/").html, patience=60
    )
    manila.submit(manila.open(path).form(path))
    stage.becomes("Jakarta reads the information", lambda: CONTENT in _text(stage, ref))


def _offer(stage: Stage) -> str:
    manila = stage.officer("PHL", SENDER)
    form = manila.open(f"/information/new/?route={ROUTE}&{QUESTION}").form("/information/new/")
    typed = {
        "recipient": form.choice("recipient", "kontak"),
        "subject": SUBJECT,
        "conditions": "For police use. Not as evidence without our consent.",
        "information": CONTENT,
    }
    page = manila.submit(form, typed)
    ref = stage.references["information"] = page.url.rstrip("/").rsplit("/", 1)[-1]
    return ref


def _text(stage: Stage, ref: str) -> str:
    return stage.officer("IDN", RECEIVER).open(f"/information/{ref}/").text
