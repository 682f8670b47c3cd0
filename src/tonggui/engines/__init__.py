# SPDX-License-Identifier: Apache-2.0
"""Three engines with one meaning: rows, columns, spark."""
