"""Addresses of what comes in and goes out: imports, exports, proposals, recalls."""

from django.urls import URLPattern, path

from comity.intel.views.moving import (
    checking,
    exports,
    hearing,
    imports,
    inbox,
    publications,
    recalls,
    remarks,
    withdrawing,
)

urlpatterns: list[URLPattern] = [
    path("imports/", imports.imports, name="imports"),
    path("imports/new/", imports.bring, name="import-new"),
    path("imports/<uuid:import_id>/", imports.imported, name="import"),
    path("imports/<uuid:import_id>/check/", checking.check, name="import-check"),
    path("imports/<uuid:import_id>/cancel/", imports.cancel, name="import-cancel"),
    path("export/", exports.export, name="export"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/remarks/", hearing.remarks, name="remarks"),
    path("inbox/proposals/<uuid:proposal_id>/", inbox.proposal, name="proposal"),
    path("inbox/proposals/<uuid:proposal_id>/accept/", inbox.accept, name="proposal-accept"),
    path("inbox/proposals/<uuid:proposal_id>/decline/", inbox.decline, name="proposal-decline"),
    path("inbox/publications/<uuid:delegation_id>/", publications.publication, name="publication"),
    path("inbox/publications/<uuid:delegation_id>/publish/", publications.publish, name="publication-publish"),
    path("inbox/publications/<uuid:delegation_id>/decline/", publications.decline, name="publication-decline"),
    path("recalls/", recalls.recalls, name="recalls"),
    path("recalls/<uuid:recall_id>/", recalls.recall, name="recall"),
    path("recalls/<uuid:recall_id>/remind/<str:node>/", recalls.remind, name="recall-remind"),
    path("objects/<str:stix_id>/remark/", remarks.remark, name="remark"),
    path("objects/<str:stix_id>/propose/", remarks.propose, name="propose"),
    path("objects/<str:stix_id>/entrust/", publications.entrust, name="entrust"),
    path("objects/<str:stix_id>/withdraw/", withdrawing.withdraw, name="withdraw"),
    path("objects/<str:stix_id>/narrow/", withdrawing.narrow, name="narrow"),
]
