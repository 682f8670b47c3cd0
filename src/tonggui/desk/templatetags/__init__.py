# SPDX-License-Identifier: Apache-2.0
"""Tags of the desk's templates."""
