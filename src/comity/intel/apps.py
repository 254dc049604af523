from django.apps import AppConfig


class IntelConfig(AppConfig):
    name = "comity.intel"
    label = "intel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from comity.intel import receivers

        receivers.listen()
