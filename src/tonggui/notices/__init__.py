# SPDX-License-Identifier: Apache-2.0
"""Notices: whoever holds the post is told what waits, by the site, by mail and by a web hook."""
