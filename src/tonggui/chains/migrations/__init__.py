# SPDX-License-Identifier: Apache-2.0
"""How the tables of chains came to be."""
