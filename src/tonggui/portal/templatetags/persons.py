# SPDX-License-Identifier: Apache-2.0
"""Name persons as strangers may read them."""

from django import template

from tonggui.people.naming import masked

register = template.Library()
register.filter("masked", masked)
