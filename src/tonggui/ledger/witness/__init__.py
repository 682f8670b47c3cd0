# SPDX-License-Identifier: Apache-2.0
"""The witness: a small program of somebody else that says a log has only ever grown."""
