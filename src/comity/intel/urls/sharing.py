"""Addresses of sharing: collections, communities, releases, clients of TAXII."""

from django.urls import URLPattern, path

from comity.intel.views.sharing import collections, communities, marking, membership, passing, releases, share, tokens

urlpatterns: list[URLPattern] = [
    path("collections/", collections.index, name="collections"),
    path("collections/new/", collections.new, name="new_collection"),
    path("collections/<uuid:collection_id>/", collections.collection, name="collection"),
    path("collections/<uuid:collection_id>/readers/", collections.dry_run, name="dry_run"),
    path("collections/<uuid:collection_id>/terms/", collections.terms, name="collection_terms"),
    path("communities/", communities.index, name="communities"),
    path("communities/new/", communities.found, name="found"),
    path("communities/<uuid:community_id>/", communities.community, name="community"),
    path("communities/<uuid:community_id>/agreement/", communities.amend, name="amend"),
    path("communities/<uuid:community_id>/invite/", membership.admit, name="admit"),
    path("communities/<uuid:community_id>/remove/<str:member_id>/", membership.remove, name="remove_member"),
    path("communities/<uuid:community_id>/end/", membership.end, name="end_community"),
    path("communities/<uuid:community_id>/accept/", membership.accept, name="accept_agreement"),
    path("communities/<uuid:community_id>/leave/", membership.decline, name="decline_agreement"),
    path("share/", share.share, name="share"),
    path("share/ask/", passing.ask, name="ask_onward"),
    path("passing-on/", passing.index, name="onward"),
    path("passing-on/<uuid:onward_id>/", passing.question, name="onward_question"),
    path("mark/", marking.mark, name="mark"),
    path("releases/", releases.index, name="releases"),
    path("releases/<uuid:order_id>/", releases.release, name="release"),
    path("releases/<uuid:order_id>/decline/", releases.decline, name="decline_release"),
    path("tokens/", tokens.index, name="tokens"),
    path("tokens/new/", tokens.new, name="new_token"),
    path("tokens/<uuid:token_id>/revoke/", tokens.revoke, name="revoke_token"),
]
