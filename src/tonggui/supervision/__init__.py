# SPDX-License-Identifier: Apache-2.0
"""Supervision in step with power: acts recorded and judged at once, findings, duties and cards."""
