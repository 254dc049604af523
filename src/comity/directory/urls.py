"""Addresses of the directory."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from comity.directory.views import desks, institutions, officers, own, peers, service, standing


class NodeId(StringConverter):
    """A node's name in an address, in the form that manifests allow."""

    regex = "[a-z0-9][a-z0-9.-]{1,98}[a-z0-9]"


register_converter(NodeId, "node")

app_name = "directory"

urlpatterns = [
    path("", desks.index, name="index"),
    path("institutions/", institutions.institutions, name="institutions"),
    path("desks/new/", desks.new_desk, name="new_desk"),
    path("desks/<uuid:desk_id>/", desks.desk, name="desk"),
    path("desks/<uuid:desk_id>/close/", desks.close_desk, name="close_desk"),
    path("organisations/new/", desks.new_organisation, name="new_organisation"),
    path("officers/", officers.officers, name="officers"),
    path("officers/new/", service.appoint, name="appoint"),
    path("officers/<uuid:officer_id>/", officers.officer, name="officer"),
    path("officers/<uuid:officer_id>/mandates/", officers.give_mandate, name="give_mandate"),
    path("officers/<uuid:officer_id>/desks/", officers.assign, name="assign"),
    path("officers/<uuid:officer_id>/link/", service.invite, name="invite"),
    path("officers/<uuid:officer_id>/suspend/", service.suspend, name="suspend_officer"),
    path("officers/<uuid:officer_id>/reinstate/", service.reinstate, name="reinstate_officer"),
    path("officers/<uuid:officer_id>/retire/", service.retire, name="retire"),
    path("mandates/<uuid:mandate_id>/end/", officers.end_mandate, name="end_mandate"),
    path("peers/", peers.peers, name="peers"),
    path("peers/introduce/", peers.introduce, name="introduce"),
    path("peers/<node:node_id>/", peers.peer, name="peer"),
    path("peers/<node:node_id>/confirm/", peers.confirm, name="confirm"),
    path("peers/<node:node_id>/refresh/", peers.refresh, name="refresh"),
    path("peers/<node:node_id>/suspend/", standing.suspend, name="suspend"),
    path("peers/<node:node_id>/reinstate/", standing.reinstate, name="reinstate"),
    path("peers/<node:node_id>/reject/", standing.reject, name="reject"),
    path("fingerprint/", own.fingerprint, name="fingerprint"),
    path("fingerprint/manifest/", own.manifest, name="manifest"),
    path("fingerprint/publish/", own.publish, name="publish"),
]
