# SPDX-License-Identifier: Apache-2.0
"""One module a command; `tonggui ledger erase` ends here."""
