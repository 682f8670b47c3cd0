# SPDX-License-Identifier: Apache-2.0
"""Addresses of the public pages."""

from django.urls import path

from tonggui.portal import front, search

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("search/", search.search, name="search"),
]
