# SPDX-License-Identifier: Apache-2.0
"""Which address is answered by whom."""

from django.urls import include, path

from tonggui.site import health

urlpatterns = [
    path("health/live", health.live, name="health-live"),
    path("health/ready", health.ready, name="health-ready"),
    path("", include("tonggui.portal.urls")),
    path("desk/", include("tonggui.desk.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
