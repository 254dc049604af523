"""Addresses of evidence. Acts are addressed by name under the request they belong to."""

from django.urls import path

from comity.evidence.views import information, orders, preservations, worklist
from comity.evidence.views.requests import acts, delivering, drafting, editing, letters, page, parcels

app_name = "evidence"

urlpatterns = [
    path("", worklist.worklist, name="worklist"),
    path("requests/new/", drafting.draft, name="draft"),
    path("requests/<ref>/", page.page, name="request"),
    path("requests/<ref>/edit/", editing.edit, name="edit"),
    path("requests/<ref>/save/", editing.save, name="save"),
    path("requests/<ref>/preview/", editing.preview, name="preview"),
    path("requests/<ref>/attach/", editing.attach, name="attach"),
    path("requests/<ref>/detach/", editing.detach, name="detach"),
    path("requests/<ref>/letter/", letters.letter, name="letter"),
    path("requests/<ref>/deliver/", delivering.deliver, name="deliver"),
    path("requests/<ref>/files/<uuid:attachment_id>/", parcels.download, name="file"),
    path("requests/<ref>/packages/<uuid:package_id>/", parcels.package, name="package"),
    path("requests/<ref>/packages/<uuid:package_id>/again/", parcels.again, name="package-again"),
    path("requests/<ref>/<slug:slug>/", acts.act, name="act"),
    path("preservations/", preservations.preservations, name="preservations"),
    path("orders/", orders.orders, name="orders"),
    path("orders/<ref>/", orders.order, name="order"),
    path("orders/<ref>/answer/", orders.answer, name="order-answer"),
    path("orders/<ref>/reject/", orders.reject, name="order-reject"),
    path("orders/<ref>/files/", orders.add_files, name="order-files"),
    path("orders/<ref>/files/<uuid:attachment_id>/", orders.order_file, name="order-file"),
    path("information/", information.information, name="information"),
    path("information/new/", information.inform, name="inform"),
    path("information/<ref>/", information.offer, name="offer"),
    path("information/<ref>/<slug:slug>/", information.offer_act, name="offer-act"),
]
