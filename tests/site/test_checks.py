# SPDX-License-Identifier: Apache-2.0
"""What would be unwise is said when the site starts."""

from tonggui.site import checks


def test_a_signer_that_is_not_there_is_said(settings, tmp_path):
    settings.SIGNER = str(tmp_path / "signer.sock")

    (found,) = checks.the_signer_is_there()

    assert str(tmp_path) in found.msg
    assert "tonggui-signer serve" in found.msg


def test_a_signer_of_ours_needs_no_address(settings):
    settings.SIGNER = ""

    assert checks.the_signer_is_there() == []
