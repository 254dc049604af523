"""Addresses of the federation: four doors for other nodes, and the pages for officers."""

from django.urls import path

from comity.federation import api, views

app_name = "federation"

urlpatterns = [
    path("inbox/", api.inbox, name="inbox"),
    path("manifest/", api.manifest, name="manifest"),
    path("checkpoint/", api.checkpoint, name="checkpoint"),
    path("blobs/<str:digest>/", api.blob, name="blob"),
    path("messages/", views.messages, name="messages"),
    path("messages/received/", views.received, name="received"),
    path("alarms/", views.alarms, name="alarms"),
    path("messages/<str:message_id>/<str:recipient>/retry/", views.retry, name="retry"),
    path("alarms/<uuid:alarm_id>/seen/", views.acknowledge, name="acknowledge"),
]
