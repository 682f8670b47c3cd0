# SPDX-License-Identifier: Apache-2.0
"""Which address is answered by whom."""

from django.urls import include, path

urlpatterns = [
    path("", include("tonggui.portal.urls")),
    path("desk/", include("tonggui.desk.urls")),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
]
