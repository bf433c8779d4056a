"""Addresses of the public catalogue."""

from django.urls import path

from search import views

urlpatterns: list = [
    path("inovasi/", views.catalogue, name="catalogue"),
    path("inovasi/<path:path>/", views.record, name="record"),
]
