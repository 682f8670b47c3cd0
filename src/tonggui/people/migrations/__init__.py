# SPDX-License-Identifier: Apache-2.0
"""The steps by which the tables of this app came to be."""
