# SPDX-License-Identifier: Apache-2.0
"""Cases of published powers, and the events that are all that ever happens to them."""
