"""Addresses of sharing: collections, communities, releases, clients of TAXII."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
