# SPDX-License-Identifier: Apache-2.0
"""Who holds which power: units, posts, officials, tenures, portfolios, bodies, remits, sign-in."""
