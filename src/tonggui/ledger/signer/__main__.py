# SPDX-License-Identifier: Apache-2.0
"""Run the signer with `python -m tonggui.ledger.signer`."""

from tonggui.ledger.signer.command import main

main()
