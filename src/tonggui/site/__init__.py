# SPDX-License-Identifier: Apache-2.0
"""The web site put together: settings, urls, error pages, base templates; nothing imports it."""
