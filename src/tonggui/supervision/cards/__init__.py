# SPDX-License-Identifier: Apache-2.0
"""Cards: the formal life of findings, from issue to a decision of people."""
