"""Addresses of what is found: search, objects, their relations."""

from django.urls import URLPattern, path

from comity.intel.views.finding import exporting, graph, searching, showing

urlpatterns: list[URLPattern] = [
    path("", searching.search, name="search"),
    path("objects/<str:stix_id>/", showing.show, name="object"),
    path("objects/<str:stix_id>/file/", exporting.download, name="download"),
    path("objects/<str:stix_id>/graph/", graph.graph, name="graph"),
]
