# SPDX-License-Identifier: Apache-2.0
"""One module a command; `tonggui serve` and `tonggui upgrade` end here."""
