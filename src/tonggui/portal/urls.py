# SPDX-License-Identifier: Apache-2.0
"""Addresses of the public pages."""

from django.urls import path

from tonggui.portal import bodies, front, officials, posts, search, units

app_name = "portal"
urlpatterns = [
    path("", front.front, name="front"),
    path("search/", search.search, name="search"),
    path("units/", units.units, name="units"),
    path("units.<str:as_file>", units.units, name="units-file"),
    path("units/<str:code>/", units.unit, name="unit"),
    path("posts/<path:code>/", posts.post, name="post"),
    path("officials/<str:code>/", officials.official, name="official"),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies.<str:as_file>", bodies.bodies, name="bodies-file"),
    path("bodies/<str:code>/", bodies.body, name="body"),
    path("remits/", bodies.remits, name="remits"),
    path("remits.<str:as_file>", bodies.remits, name="remits-file"),
    path("coverage/", bodies.coverage, name="coverage"),
    path("coverage.<str:as_file>", bodies.coverage, name="coverage-file"),
]
