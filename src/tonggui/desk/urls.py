# SPDX-License-Identifier: Apache-2.0
"""Addresses of the desk."""

from django.urls import path

from tonggui.desk import home

app_name = "desk"
urlpatterns = [path("", home.home, name="home")]
