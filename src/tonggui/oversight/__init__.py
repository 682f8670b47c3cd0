# SPDX-License-Identifier: Apache-2.0
"""What is remembered of supervision itself: its acts in narrow rows, draws by lot, revisions."""
