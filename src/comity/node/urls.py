"""Every address of the node, by word."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from comity.node.pages import views
from comity.node.running import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("language/", views.language, name="language"),
    path("preferences/", views.preferences, name="preferences"),
    path("accounts/", include("comity.node.accounts")),
    *(
        path(prefix, include(f"comity.{word}.urls"))
        for word, prefix in (
            ("law", "law/"),
            ("ledger", "ledger/"),
            ("directory", "directory/"),
            ("federation", "federation/"),
            ("evidence", ""),
        )
        if find_spec(f"comity.{word}.urls")
    ),
]

handler400 = "comity.node.pages.refusals.bad_request"
handler403 = "comity.node.pages.refusals.forbidden"
handler404 = "comity.node.pages.refusals.not_found"
handler500 = "comity.node.pages.refusals.crashed"
