# SPDX-License-Identifier: Apache-2.0
"""Rules under dual control: one proposes a change, another approves it, it counts from a day on."""
