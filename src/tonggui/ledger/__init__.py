# SPDX-License-Identifier: Apache-2.0
"""The record nobody can rewrite: entries, checkpoints, witnesses, exports and their proofs."""
