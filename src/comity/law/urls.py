from django.urls import path

from comity.law.views import dual, library, routes, states

app_name = "law"
urlpatterns = [
    path("routes/", routes.find, name="find"),
    path("routes/<slug:route_id>/", routes.route, name="route"),
    path("states/<slug:code>/", states.state, name="state"),
    path("compare/", states.compare, name="compare"),
    path("gaps/", states.gaps, name="gaps"),
    path("dual/", dual.dual, name="dual"),
    path("policies/", library.policies, name="policies"),
    path("policies/institutions/", library.institutions, name="institutions"),
    path("policies/compare/", library.side_by_side, name="side_by_side"),
]
