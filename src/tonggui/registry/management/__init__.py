# SPDX-License-Identifier: Apache-2.0
"""What the registry can be told to do from the command line."""
