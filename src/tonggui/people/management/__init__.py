# SPDX-License-Identifier: Apache-2.0
"""What can be told to do about people from the command line."""
