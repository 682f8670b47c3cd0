# SPDX-License-Identifier: Apache-2.0
"""Which address is answered by whom."""

from allauth.urls import urlpatterns as signing_in
from django.conf import settings
from django.urls import include, path

from tonggui.desk import securing
from tonggui.site import design, errors, health, preferences

urlpatterns = [
    path("", include("tonggui.portal.urls")),
    path("desk/", include("tonggui.desk.urls")),
    path("accounts/", include(securing.told(signing_in))),
    path("language/<slug:code>/", preferences.language, name="language"),
    path("type/<slug:size>/", preferences.type_size, name="type-size"),
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
]
if settings.SHOWS_DESIGN:
    urlpatterns.append(path("design/", design.components, name="design"))

handler400 = errors.bad_request
handler403 = errors.not_open
handler404 = errors.not_found
handler500 = errors.failed
