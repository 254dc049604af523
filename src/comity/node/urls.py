"""Every address of the node, by word."""

from django.urls import URLPattern, URLResolver, include, path

from comity.node.pages import views
from comity.node.running import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("metrics", health.metrics, name="metrics"),
    path("language/", views.language, name="language"),
    path("preferences/", views.preferences, name="preferences"),
    path("accounts/", include("comity.node.accounts")),
    path("law/", include("comity.law.urls")),
    path("law/packs/", include("comity.stewardship.urls")),
    path("ledger/", include("comity.ledger.urls")),
    path("directory/", include("comity.directory.urls")),
    path("federation/", include("comity.federation.urls")),
    path("intel/", include("comity.intel.urls")),
    path("plan/", include("comity.strategy.urls")),
    path("", include("comity.evidence.urls")),
]

handler400 = "comity.node.pages.refusals.bad_request"
handler403 = "comity.node.pages.refusals.forbidden"
handler404 = "comity.node.pages.refusals.not_found"
handler429 = "comity.node.pages.refusals.too_many"  # allauth asks for it; Django knows no such name
handler500 = "comity.node.pages.refusals.crashed"
