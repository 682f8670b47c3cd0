# SPDX-License-Identifier: Apache-2.0
"""同轨 Tonggui: public power and its supervision on one track."""
