from django.apps import AppConfig


class StewardshipConfig(AppConfig):
    name = "comity.stewardship"
    label = "stewardship"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.stewardship import receivers

        receivers.listen()
