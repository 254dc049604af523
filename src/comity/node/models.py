"""How each officer reads this node's pages."""

from django.conf import settings
from django.db import models


class Preference(models.Model):
    """One reader's language, zone and appearance. Empty language or zone means the node's own."""

    class Appearance(models.TextChoices):
        SYSTEM = "system"
        LIGHT = "light"
        DARK = "dark"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    language = models.CharField(max_length=12, blank=True)
    zone = models.CharField(max_length=64, blank=True)
    appearance = models.CharField(max_length=6, choices=Appearance, default=Appearance.SYSTEM)

    def __str__(self) -> str:
        return f"{self.language} {self.zone} {self.appearance}"
