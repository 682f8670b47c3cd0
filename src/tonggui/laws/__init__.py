# SPDX-License-Identifier: Apache-2.0
"""The register of laws: what powers rest on, what became of it, and who answered (R4, R41)."""
