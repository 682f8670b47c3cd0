# SPDX-License-Identifier: Apache-2.0
"""What templates can say beyond Django's own words."""
