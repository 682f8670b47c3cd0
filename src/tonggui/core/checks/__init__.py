# SPDX-License-Identifier: Apache-2.0
"""The closed vocabulary of checks: each judges one event by those before it, and never a clock."""
