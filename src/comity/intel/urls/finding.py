"""Addresses of what is found: search, objects, their relations."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
