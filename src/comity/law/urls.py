from django.urls import path

from comity.law import views

app_name = "law"
urlpatterns = [
    path("routes/", views.find, name="find"),
    path("routes/<slug:route_id>/", views.route, name="route"),
    path("states/<slug:code>/", views.state, name="state"),
]
