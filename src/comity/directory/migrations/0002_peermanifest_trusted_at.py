from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def mark_trusted(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """What a root vouched for counted since it was received; what a ceremony did, since that ceremony."""
    manifests = apps.get_model("directory", "PeerManifest")
    manifests.objects.exclude(change="").update(trusted_at=models.F("received_at"))
    for peer in apps.get_model("directory", "PeerNode").objects.exclude(trusted_at=None):
        introduced = manifests.objects.filter(peer=peer, change="", received_at__lte=peer.trusted_at)
        compared = introduced.exclude(place="conflict").order_by("-received_at").first()
        if compared:
            compared.trusted_at = peer.trusted_at
            compared.save()


class Migration(migrations.Migration):
    dependencies = (("directory", "0001_initial"),)

    operations = (
        migrations.AddField(
            model_name="peermanifest",
            name="trusted_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.RunPython(mark_trusted, migrations.RunPython.noop),
    )
