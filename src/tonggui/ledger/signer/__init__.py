# SPDX-License-Identifier: Apache-2.0
"""The signer: a program of its own that keeps the log's key and will not sign a rewritten log."""
