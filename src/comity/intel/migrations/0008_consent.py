from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = (("intel", "0007_feeds"),)

    operations = (
        migrations.AlterField(
            model_name="community",
            name="state",
            field=models.CharField(
                choices=[
                    ("invited", "Invited"),
                    ("accepted", "Accepted"),
                    ("member", "Member"),
                    ("left", "Left"),
                ],
                default="member",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="releaseorder",
            name="shown",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddField(
            model_name="token",
            name="last_used_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
    )
