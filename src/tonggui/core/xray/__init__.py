# SPDX-License-Identifier: Apache-2.0
"""X-rays of the lists: everything in them that does not hold, found without a single case."""
