"""Addresses of what comes in and goes out: imports, exports, proposals, recalls."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
