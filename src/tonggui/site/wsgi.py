# SPDX-License-Identifier: Apache-2.0
"""The site as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tonggui.site.settings")
application = get_wsgi_application()
