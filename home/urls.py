"""Addresses of the front door."""

from django.urls import path

from home import views

urlpatterns = [
    path("gaya/", views.style_guide, name="style_guide"),
]
