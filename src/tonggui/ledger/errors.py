# SPDX-License-Identifier: Apache-2.0
"""What stops the ledger: its record does not hold together any more."""

from tonggui.core.errors import Refused


class Corrupt(Refused):
    """The database, the files and the signer no longer tell one story; never caught."""

    code = "corrupt"
