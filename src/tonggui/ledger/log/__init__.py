# SPDX-License-Identifier: Apache-2.0
"""Format and proofs of the log: pure values that know nothing of storage, network or Django."""
