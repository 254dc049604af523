"""The case: a hospital's files are encrypted, the note points to a mailbox in Australia.

The data are frozen and asked for side by side, a question is asked and answered, the provider answers, a package of
64 MiB is delivered and verified. Names, addresses and accounts are invented; 192.0.2.0/24 and example.org are reserved.
"""

import hashlib
import secrets
from datetime import date, timedelta

from comity.node.demo.stage import Stage
from comity.node.demo.visitor import Form, Page

MAILBOX = "restore-desk@mail.example.org"
PACKAGE_MIB = 64
PROSECUTOR, DUTY_OFFICER = "mayumi", "ligaya"
AUSTRALIAN_POINT, AUSTRALIAN_AUTHORITY, CLERK = "banksia", "jarrah", "acacia"
FACTS = "On 10 November 2026 the files of a hospital were encrypted and a ransom note was left. The case is invented."
OTHERWISE = "As in the request for preservation (invented for the demonstration)."
IDENTIFIERS = {
    "account-identifiers": {"type": "email", "value": MAILBOX},
    "domain-names": {"type": "domain", "value": "example.org"},
}
FILLING = {
    "requesting-authority": "Cybercrime Unit of the Police, Manila; 24/7 point of contact",
    "investigating-authority": "Cybercrime prosecutors, Prosecution Service, Manila; file CY-2026-0442 (invented)",
    "offence": "Data and system interference, extortion (ransomware)",
    "legal-provisions": "ETS 185 arts. 2, 4 and 5; the sections of the national act are annexed",
    "penalties": "Imprisonment of six years and one day to twelve years (invented for the demonstration)",
    "facts-summary": FACTS,
    "facts-detail": f"{FACTS} The ransom note names the mailbox; two victims wrote to it on 12 November 2026.",
    "relevance": "The mailbox received the keys' serial numbers and the victims' answers.",
    "link-to-investigation": "The mailbox received the keys' serial numbers and the victims' answers.",
    "necessity": "The holder deletes mailboxes after thirty days of silence.",
    "urgency-reasons": "The holder deletes mailboxes after thirty days of silence.",
    "custodian-or-location": "Wattle Mail Pty Ltd (invented), Sydney",
    "holder": "Wattle Mail Pty Ltd (invented), Sydney",
    "data-description": f"Messages stored in {MAILBOX}",
    "assistance-description": f"Order the holder to hand over the messages stored in {MAILBOX}",
    "intent-to-request-mla": "A request for disclosure under art. 31 follows at once.",
    "confidentiality-request": "The account's user must not learn of the request.",
    "no-user-notice": "Please tell the holder not to inform the user.",
    "further-info-contact": "The 24/7 point of contact in Manila, at the number in its manifest",
    "special-procedure": "A statement of the holder's clerk on how the messages were copied",
    "preservation-reference": "None",
    "language": "English",
    "purpose": "Criminal investigation",
}


def find_route(stage: Stage) -> None:
    """The routes that the law data give on the day, as an officer sees them."""
    visitor = stage.officer("PHL", DUTY_OFFICER)
    asked = "from=PHL&to=AUS&holder=service-provider&offence=ransomware"
    page = visitor.open(f"/law/routes/?{asked}&data=preservation&urgency=urgent")
    stage.check("Route found: preservation under art. 29 of the Budapest Convention", held="ets185-29" in page.html)
    page = visitor.open(f"/law/routes/?{asked}&data=content&urgency=ordinary&fact=mla-treaty-between-pair%3Dyes")
    stage.check("Route found beside it: disclosure of stored content under art. 31", held="ets185-31" in page.html)


def preserve(stage: Stage) -> None:
    """Ask for preservation; Australia's 24/7 point grants it and the watch starts."""
    ref = begin(stage, "PHL", DUTY_OFFICER, "AUS", "ets185-29", data="preservation", urgency="urgent")
    stage.references["preservation"] = ref
    stage.say(f"Preservation {ref}: checked, signed and sent by the 24/7 point in Manila")
    sign_and_send(stage, "PHL", DUTY_OFFICER, ref)
    stage.becomes("Australia's 24/7 point has it", lambda: arrived(stage, "AUS", AUSTRALIAN_POINT, ref))
    until = (date.today() + timedelta(days=90)).isoformat()  # noqa: DTZ011  the form takes the officer's own day
    stage.act("AUS", AUSTRALIAN_POINT, ref, "grant", until=until, holder_reference="WM-2026-0117")
    stage.becomes(
        "The data are frozen, and Manila watches the day on which that ends",
        lambda: stage.officer("PHL", DUTY_OFFICER).open(f"/requests/{ref}/").says("Data are frozen"),
    )


def ask_for_disclosure(stage: Stage) -> None:
    """Ask in parallel for the content itself, through the prosecutor."""
    facts = "&fact=mla-treaty-between-pair%3Dyes"
    ref = begin(
        stage,
        "PHL",
        PROSECUTOR,
        "AUS",
        "ets185-31",
        data="content",
        facts=facts,
        follows=stage.references["preservation"],
    )
    stage.references["disclosure"] = ref
    stage.node("AUS").kill()
    stage.say("Australia's node loses power")
    sign_and_send(stage, "PHL", PROSECUTOR, ref)
    stage.say(f"Disclosure {ref}: checked, signed and sent by the prosecutor; it names the preservation")
    stage.check("It waits in Manila's outbox", held=at(stage, "PHL", PROSECUTOR, ref, "sent"))
    stage.node("AUS").start()
    stage.becomes("Australia's central authority has it", lambda: arrived(stage, "AUS", AUSTRALIAN_AUTHORITY, ref))


def ask_and_answer_a_question(stage: Stage) -> None:
    """One clarification, asked and given."""
    ref = stage.references["disclosure"]
    stage.act("AUS", AUSTRALIAN_AUTHORITY, ref, "accept")
    question = "Which messages are needed: all, or those since the attack began?"
    stage.act("AUS", AUSTRALIAN_AUTHORITY, ref, "ask-clarification", text=question)
    stage.becomes("Manila reads the question", lambda: at(stage, "PHL", PROSECUTOR, ref, "clarification-asked"))
    stage.act("PHL", PROSECUTOR, ref, "give-clarification", text="Only those since 1 November 2026.")
    stage.becomes(
        "Canberra reads the answer", lambda: at(stage, "AUS", AUSTRALIAN_AUTHORITY, ref, "clarification-given")
    )


def provider_answers(stage: Stage) -> None:
    """The order goes to the provider's desk; its clerk sees the holder's view and answers with the mailbox."""
    ref = stage.references["disclosure"]
    stage.act("AUS", AUSTRALIAN_AUTHORITY, ref, "accept")
    stage.act("AUS", AUSTRALIAN_AUTHORITY, ref, "execute")
    stage.act("AUS", AUSTRALIAN_AUTHORITY, ref, "order", text="Hand over the messages kept under WM-2026-0117.")
    clerk = stage.officer("AUS", CLERK)
    page = clerk.open("/orders/")
    order = next(
        part for part in page.html.split('"') if part.startswith("/orders/") and len(part) > len("/orders/new/")
    )
    page = clerk.open(order)
    stage.check(
        "The provider sees the mailbox, and not the summary of facts",
        held=page.says(MAILBOX) and FACTS not in page.text,
    )
    mailbox = stage.folder / "mailbox.mbox"
    mailbox.write_bytes(secrets.token_bytes(PACKAGE_MIB << 20))
    stage.references["sha256"] = hashlib.sha256(mailbox.read_bytes()).hexdigest()
    page = clerk.open(f"{order}answer/")
    clerk.submit(
        page.form(f"{order}answer/"), {"text": "The mailbox since 1 November 2026."}, files={"upload": mailbox}
    )
    stage.check("The provider's clerk answered inside Comity", held=clerk.open(order).says("You answered this order"))


def deliver(stage: Stage) -> None:
    """Seal the 64 MiB package, carry it over, verify it, acknowledge it."""
    ref = stage.references["disclosure"]
    visitor = stage.officer("AUS", AUSTRALIAN_AUTHORITY)
    visitor.submit(
        visitor.open(f"/requests/{ref}/deliver/").form("/deliver/"), {"text": "The provider's answer, as received."}
    )
    manila = stage.officer("PHL", PROSECUTOR)
    stage.becomes(
        f"A package of {PACKAGE_MIB} MiB arrived in Manila, every hash verified",
        lambda: manila.open(f"/requests/{ref}/").says("Every hash verified"),
        patience=90,
    )
    held = _sha256_of_the_file(manila.open(f"/requests/{ref}/"), stage)
    stage.check("What Manila downloads is what the provider handed over, bit by bit", held=held)
    stage.act("PHL", PROSECUTOR, ref, "acknowledge")
    stage.becomes("Canberra has the receipt", lambda: at(stage, "AUS", AUSTRALIAN_AUTHORITY, ref, "acknowledged"))


def refuse(stage: Stage) -> None:
    """A second request, refused with a ground from the instrument."""
    facts = "&fact=mla-treaty-between-pair%3Dyes"
    ref = begin(stage, "PHL", PROSECUTOR, "AUS", "ets185-31", data="traffic", facts=facts)
    stage.references["refused"] = ref
    sign_and_send(stage, "PHL", PROSECUTOR, ref)
    stage.becomes("A second request is in Canberra", lambda: arrived(stage, "AUS", AUSTRALIAN_AUTHORITY, ref))
    form = stage.officer("AUS", AUSTRALIAN_AUTHORITY).open(f"/requests/{ref}/refuse/").form("/refuse/")
    ground = next(iter(form.choices["ground"]))
    said = "The request would prejudice an inquiry of our own. Ask again in March."
    stage.act("AUS", AUSTRALIAN_AUTHORITY, ref, "refuse", ground=ground, text=said)
    stage.becomes(
        f"Manila reads the refusal and its ground ({ground})", lambda: at(stage, "PHL", PROSECUTOR, ref, "refused")
    )


def begin(
    stage: Stage,
    state: str,
    login: str,
    requested: str,
    route: str,
    *,
    data: str,
    urgency: str = "ordinary",
    facts: str = "",
    follows: str = "",
) -> str:
    """Begin a draft by its route, fill the form in and have it checked. The reference."""
    visitor = stage.officer(state, login)
    question = f"from={state}&to={requested}&data={data}&holder=service-provider&urgency={urgency}&offence=ransomware"
    page = visitor.open(f"/requests/new/?route={route}&{question}{facts}")
    form = page.form("/requests/new/")
    desk = "24/7" if data == "preservation" else "Central authority"
    chosen = {"recipient": form.choice("recipient", desk), "desk": form.choice("desk", desk), "preservation": follows}
    page = visitor.submit(form, chosen)
    form = page.form("/edit/")
    page = visitor.submit(form, {"then": "check", **_filled(form)})
    return page.url.rstrip("/").rsplit("/", 1)[-1]


def _filled(form: Form) -> dict[str, str]:
    """Something plausible in every field that is empty."""
    typed: dict[str, str] = {}
    today = date.today()  # noqa: DTZ011  the form takes the officer's own day
    kept = {name for name, values in form.values.items() if any(values) and not name.endswith("_type")}
    for name in sorted(form.fields - kept - {"csrfmiddlewaretoken", "revision", "then", "more"}):
        root, _, part = name.rpartition("_")
        if part in {"type", "value"} and root.endswith("_0"):
            kind = IDENTIFIERS.get(root.removesuffix("_0"), IDENTIFIERS["account-identifiers"])
            typed[name] = kind[part]
        elif part == "since":
            typed[name] = f"{today - timedelta(days=21)}T00:00:00"
        elif part == "until":
            typed[name] = f"{today}T00:00:00"
        elif part == "zone" and not root[-1:].isdigit():
            typed[name] = "Asia/Manila"
        elif part not in {"type", "value", "at", "zone", "port"}:
            typed[name] = str(today + timedelta(days=60)) if name in form.dates else FILLING.get(name, OTHERWISE)
    return typed


def sign_and_send(stage: Stage, state: str, login: str, ref: str) -> None:
    stage.act(state, login, ref, "sign")
    stage.act(state, login, ref, "send")


def at(stage: Stage, state: str, login: str, ref: str, where: str) -> bool:
    return stage.state_at(state, login, ref) == where


def arrived(stage: Stage, state: str, login: str, ref: str) -> bool:
    return at(stage, state, login, ref, "received")


def _sha256_of_the_file(page: Page, stage: Stage) -> bool:
    path = next(part for part in page.html.split('"') if "/files/" in part)
    return hashlib.sha256(stage.officer("PHL", PROSECUTOR).download(path)).hexdigest() == stage.references["sha256"]
