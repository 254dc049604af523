"""Addresses of threat intelligence: what is found, with whom it is shared, and what comes in and goes out."""

from comity.intel.urls import finding, moving, sharing

app_name = "intel"

urlpatterns = [*finding.urlpatterns, *sharing.urlpatterns, *moving.urlpatterns]
