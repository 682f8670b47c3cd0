# SPDX-License-Identifier: Apache-2.0
"""A power carries codes of several schemes beside ours, each standing for one power for good."""

import json

import pytest

from tests.registry import build
from tonggui.formats.workbook import read_workbook
from tonggui.registry import files, services, survey
from tonggui.registry.bodies import digest
from tonggui.registry.errors import CodeTaken
from tonggui.registry.models import Draft, Edition, ExternalCode
from tonggui.registry.queries import Wanted, catalogue

pytestmark = pytest.mark.django_db
CODES = [
    {"scheme": "国家政务服务事项编码", "code": "11310000000001"},
    {"scheme": "省权责清单编码", "code": "A-7"},
]


def coded(drafts, codes=CODES):
    return services.revise(
        drafts[build.SOUND], build.body(external_codes=codes), version=1, **build.BACK
    )


def test_codes_of_several_schemes_are_published_and_found(drafts):
    edition = build.published(coded(drafts))

    held = set(edition.power.external_codes.values_list("scheme", "code"))
    assert {(each["scheme"], each["code"]) for each in CODES} <= held
    for each in CODES:
        found = catalogue(build.DAY, Wanted(words=each["code"]))
        assert [row.code for row in found] == [build.SOUND]
    value = survey.power_of(edition)
    assert value.external_codes == tuple((e["scheme"], e["code"]) for e in CODES)


def test_a_code_that_stands_for_another_power_is_refused(drafts):
    build.published(coded(drafts))
    other = build.body(build.UNFOUNDED, external_codes=CODES[:1])

    with pytest.raises(CodeTaken, match=build.SOUND):
        services.revise(drafts[build.UNFOUNDED], other, version=1, **build.BACK)


def test_a_code_in_a_draft_claims_nothing_until_it_is_published(drafts):
    coded(drafts)

    assert not ExternalCode.objects.filter(scheme=CODES[0]["scheme"]).exists()
    other = build.body(build.UNFOUNDED, external_codes=CODES[:1])
    services.revise(drafts[build.UNFOUNDED], other, version=1, **build.BACK)
    assert build.published(Draft.objects.get(power__code=build.SOUND)).number == 1


def test_the_same_code_in_another_scheme_is_another_code(drafts):
    build.published(coded(drafts))
    codes = [{"scheme": "市编码", "code": CODES[0]["code"]}]

    other = build.body(build.UNFOUNDED, external_codes=codes)
    kept = services.revise(drafts[build.UNFOUNDED], other, version=1, **build.BACK)

    assert json.loads(kept.body)["external_codes"] == codes


def test_a_workbook_takes_codes_out_and_in_again(drafts, tmp_path):
    path = tmp_path / "lists.xlsx"
    path.write_bytes(files.workbook([build.body(external_codes=CODES)]))

    back = read_workbook(path).root

    assert back["powers"][0]["external_codes"] == CODES


def test_lists_without_such_codes_keep_their_digest(drafts):
    edition = build.published(drafts[build.SOUND])

    assert "external_codes" not in json.loads(edition.body)
    assert digest(edition.body) == edition.digest == Edition.objects.get().digest
