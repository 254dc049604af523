"""Addresses of what comes in and goes out: imports, exports, proposals, recalls."""

from django.urls import URLPattern, path

from comity.intel.views.moving import checking, imports

urlpatterns: list[URLPattern] = [
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.bring, name="import-new"),
    path("imports/<uuid:import_id>/", imports.imported, name="import"),
    path("imports/<uuid:import_id>/check/", checking.check, name="import-check"),
    path("imports/<uuid:import_id>/cancel/", imports.cancel, name="import-cancel"),
]
