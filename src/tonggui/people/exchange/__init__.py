# SPDX-License-Identifier: Apache-2.0
"""The organisation as one Excel workbook: written, opened safely, read tolerantly, applied."""
