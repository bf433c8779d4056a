"""Addresses of what belongs to no noun: language and files."""

from django.urls import path

from core import views

urlpatterns = [
    path("bahasa/<slug:code>/", views.set_language, name="set_language"),
    path("media/<path:name>", views.media, name="media"),
]
