from django.apps import AppConfig


class LawConfig(AppConfig):
    name = "comity.law"
    label = "law"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.conf import settings
        from django.utils import timezone

        from comity.law.adapters import shelf
        from comity.law.core import knowledge

        knowledge.use(lambda: shelf.knowledge(settings.COMITY_LAW, on=timezone.now().date()))
