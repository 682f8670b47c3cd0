# SPDX-License-Identifier: Apache-2.0
"""What public pages can say beyond Django's own words."""
