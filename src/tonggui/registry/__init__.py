# SPDX-License-Identifier: Apache-2.0
"""The four lists of every power: drafted, reviewed, adopted, published as editions."""
