from django.urls import path

from comity.law.views import routes, states

app_name = "law"
urlpatterns = [
    path("routes/", routes.find, name="find"),
    path("routes/<slug:route_id>/", routes.route, name="route"),
    path("states/<slug:code>/", states.state, name="state"),
]
