from django.urls import path

from comity.stewardship.views import lines, packs

app_name = "stewardship"
urlpatterns = [
    path("", packs.packs, name="packs"),
    path("draft/", lines.draft, name="draft"),
    path("draft/publish/", lines.publish, name="publish"),
    path("draft/<uuid:line_id>/drop/", lines.drop, name="drop"),
    path("lines/<slug:table>/add/", lines.add, name="add"),
    path("lines/<slug:table>/<slug:row>/<slug:act>/", lines.line, name="line"),
    path("<str:digest>/", packs.pack, name="pack"),
    path("<str:digest>/file/", packs.file, name="file"),
    path("<str:digest>/table/", packs.table, name="table"),
    path("<str:digest>/revert/", packs.revert, name="revert"),
]
