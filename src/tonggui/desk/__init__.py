# SPDX-License-Identifier: Apache-2.0
"""The pages of those who work here: clerks, leaders, supervisors, administrators."""
