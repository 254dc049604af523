"""Addresses of the log. A leaf is named by its index in the log, which every proof of it states anyway."""

from django.urls import path

from comity.ledger import views

app_name = "ledger"
urlpatterns = [
    path("", views.log, name="log"),
    path("leaves/<int:index>/", views.leaf, name="leaf"),
    path("leaves/<int:index>/receipt/", views.receipt, name="receipt"),
    path("receipts/<str:ref>/", views.receipts, name="receipts"),
    path("checkpoint/", views.checkpoint, name="checkpoint"),
    path("keys/", views.vkeys, name="keys"),
    path("evidence/<uuid:evidence_id>/", views.evidence, name="evidence"),
    *(
        path(f"evidence/<uuid:evidence_id>/{part}/", views.evidence_file, {"part": part}, name=f"evidence-{part}")
        for part in ("first", "second", "proof", "keys")
    ),
]
