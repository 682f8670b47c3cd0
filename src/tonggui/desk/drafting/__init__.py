# SPDX-License-Identifier: Apache-2.0
"""The four lists at the desk: drafted by form, file and drawing, reviewed, adopted, published."""
