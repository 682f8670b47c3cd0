# SPDX-License-Identifier: Apache-2.0
"""Third parties at nodes of cases (第三方监督): engaged, independent or not, what they report."""
