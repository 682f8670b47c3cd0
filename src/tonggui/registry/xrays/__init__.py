# SPDX-License-Identifier: Apache-2.0
"""The x-ray of all powers, kept row by row and made anew where what it rests on changes."""
