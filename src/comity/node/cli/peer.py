"""`comity peer`: introduce nodes, compare fingerprints, publish this node's manifest."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from comity.node.language import command
from comity.node.language import translate as _
from comity.node.setup import use_node
from comity.terms.errors import gettext_noop

if TYPE_CHECKING:
    from comity.directory.core.permissions import Actor

Folder = Annotated[Path, typer.Argument(help=_("The node's folder."))]
NodeId = Annotated[str, typer.Argument(help=_("The peer's name among nodes, such as aus.example."))]
Officer = Annotated[str, typer.Option("--as", help=_("The officer who acts; her password is asked for."))]
PasswordStdin = Annotated[bool, typer.Option(help=_("Read the officer's password from standard input."))]


def add_to(app: typer.Typer) -> None:
    peer = typer.Typer(help=_("Peers: introduce, compare, suspend; this node's own manifest."), no_args_is_help=True)
    for name, function in (
        ("add", add),
        ("list", listing),
        ("fingerprint", fingerprint),
        ("confirm", confirm),
        ("suspend", suspend),
        ("refresh", refresh),
        ("publish", publish),
    ):
        command(peer, name, function)
    app.add_typer(peer, name="peer")


def add(
    folder: Folder,
    source: Annotated[str, typer.Argument(help=_("The node's address (https://…), or a file with its manifest."))],
) -> None:
    """Introduce a node. Nothing is trusted yet: two officers have to confirm its fingerprint."""
    use_node(folder)
    from django.utils import timezone

    from comity.directory import actions
    from comity.directory.adapters.fetching import manifest_from
    from comity.directory.core.permissions import CONSOLE

    envelope = manifest_from(source) if source.startswith(("http://", "https://")) else Path(source).read_bytes()
    peer = actions.introduce(envelope, by=CONSOLE, at=timezone.now())
    said = _("{name} ({peer}) is introduced. Compare the fingerprint, then: comity peer confirm --help")
    typer.echo(said.format(name=peer.name, peer=peer.node_id))


def listing(folder: Folder) -> None:
    """Every node met, and how it stands."""
    use_node(folder)
    from django.utils import timezone
    from rich.console import Console
    from rich.table import Table

    from comity.directory import queries

    table = Table(_("Node"), _("State"), _("Name"), _("Standing"), _("Version"), _("Ends"), _("Address"))
    for line in queries.lines(at=timezone.now()):
        said = line.manifest
        ends = said.expires.date().isoformat()
        table.add_row(said.node_id, said.state, said.name, line.state.value, str(said.version), ends, said.base_url)
    Console().print(table)


def fingerprint(
    folder: Folder, node_id: Annotated[str, typer.Argument(help=_("A peer; this node if not given."))] = ""
) -> None:
    """The words to read out, or to compare with what the other side reads out."""
    use_node(folder)
    from django.utils import timezone

    from comity.directory import queries

    manifest = queries.line(node_id, at=timezone.now()).manifest if node_id else queries.own_manifest()
    print_ = queries.fingerprint(manifest)
    typer.echo(f"{manifest.node_id} ({manifest.name})\n{print_.spoken}\n{' '.join(print_.groups)}")


def confirm(
    folder: Folder,
    node_id: NodeId,
    officer: Officer,
    heard: Annotated[str, typer.Option(prompt=_("The words as you heard them"), help=_("All words, or all digits."))],
    channel: Annotated[str, typer.Option(help=_("How you spoke: in-person, video, embassy-note, 24-7-network …"))],
    password_stdin: PasswordStdin = False,
) -> None:
    """Confirm that an officer heard the peer's fingerprint. The second officer makes the peer trusted."""
    use_node(folder)
    from django.utils import timezone

    from comity.directory import actions
    from comity.directory.core.peering import Channel
    from comity.node.cli.institutions import word

    by = _acting(officer, password_stdin=password_stdin)
    chosen = word(channel, Channel, gettext_noop("channel"))
    peer = actions.confirm_fingerprint(node_id, heard=heard, channel=chosen, by=by, at=timezone.now())
    typer.echo(_("{name} is now: {standing}.").format(name=peer.name, standing=peer.standing))


def suspend(
    folder: Folder, node_id: NodeId, why: Annotated[str, typer.Option(help=_("One sentence; the ledger keeps it."))]
) -> None:
    """Stop sending to a peer and accepting from it, at once."""
    use_node(folder)
    from django.utils import timezone

    from comity.directory import actions
    from comity.directory.core.permissions import CONSOLE

    actions.suspend(node_id, why=why, by=CONSOLE, at=timezone.now())
    typer.echo(_("{peer} is suspended.").format(peer=node_id))


def refresh(folder: Folder, node_id: NodeId) -> None:
    """Fetch a peer's present manifest, and take it if it follows from the pinned one."""
    use_node(folder)
    from django.utils import timezone

    from comity.directory import actions, queries
    from comity.directory.adapters.fetching import manifest_from

    at = timezone.now()
    envelope = manifest_from(queries.line(node_id, at=at).manifest.base_url)
    kept = actions.accept_rotation(envelope, received_from=node_id, at=at)
    said = _("{peer}: version {version}, {place}.")
    typer.echo(said.format(peer=node_id, version=kept.version, place=kept.place))


def publish(
    folder: Folder,
    roots: Annotated[Path | None, typer.Option(help=_("Where the root keys are, such as a stick."))] = None,
    rotate: Annotated[bool, typer.Option(help=_("Make new keys first; the old ones hand over."))] = False,
    revoke: Annotated[bool, typer.Option(help=_("The signing key was lost or stolen: make new keys."))] = False,
) -> None:
    """Sign a new version of this node's manifest, good for 90 days."""
    use_node(folder)
    from django.conf import settings
    from django.utils import timezone

    from comity.directory.actions.manifests import publish_manifest, require_threshold
    from comity.directory.adapters import keys

    at, at_hand = timezone.now(), keys.root_keys(roots)
    require_threshold(at_hand)
    if rotate or revoke:
        keys.rotate(settings.COMITY_KEYS, at=at)
    published = publish_manifest(at=at, roots=at_hand, revoke=revoke)
    said = _("Version {version} is published, good until {day}.")
    typer.echo(said.format(version=published.version, day=f"{published.expires_at:%Y-%m-%d}"))


def _acting(username: str, *, password_stdin: bool) -> "Actor":
    """The officer, once she gave her password."""
    from django.contrib.auth import get_user_model
    from django.utils import timezone

    from comity.directory import queries
    from comity.node.cli.institutions import officer_named

    officer = officer_named(username)
    password = sys.stdin.readline().rstrip("\n") if password_stdin else typer.prompt(_("Password"), hide_input=True)
    user = get_user_model().objects.get(pk=officer.user_id)
    if not user.check_password(password):
        raise typer.BadParameter(_("This is not her password."))
    return queries.actor_of(user, at=timezone.now())
