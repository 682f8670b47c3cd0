# SPDX-License-Identifier: Apache-2.0
import pytest

from tonggui.core.errors import Unusable
from tonggui.formats.events import Reading, delimited, open_events

HEADER = "case,node,at\n"


def test_ids_stay_text_with_their_leading_zeros(log, read):
    found = read(log("log.csv", HEADER + "007,01,2026-03-02\n1.0,1e3,2026-03-02\n"))

    assert found["case"].to_list() == ["007", "1.0"]
    assert found["node"].to_list() == ["01", "1e3"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(log, read, mark):
    text = (HEADER + 'a,"x,y;z",2026-03-02\n').replace(",", mark)

    found = read(log("log.csv", text))

    assert found["node"].to_list() == [f"x{mark}y;z"]


def test_quotes_hold_newlines_delimiters_and_quotes(log, read):
    found = read(log("log.csv", HEADER + 'a,"one\ntwo, ""three""",2026-03-02\r\nb,c,2026-03-02'))

    assert found["node"].to_list() == ['one\ntwo, "three"', "c"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk"])
def test_the_encoding_is_found(log, read, encoding):
    text = "案件编号,环节,时间\n甲一,受理,2026年3月2日\n"

    found = read(log("log.csv", text.encode(encoding)))

    assert found.select("case", "node").row(0) == ("甲一", "受理")


def test_a_character_may_fall_on_the_border_of_two_pieces(log, read):
    text = HEADER + "甲,受理,2026-03-02\n" * 70_000

    for encoding in ("utf-8", "gb18030"):
        assert set(read(log("log.csv", text.encode(encoding)))["node"]) == {"受理"}


def test_empty_lines_are_no_rows_but_count_as_lines(log, read):
    found = read(log("log.csv", "\n\n" + HEADER + "a,b,2026-03-02\n\n,,\nc,d,2026-03-02\n\n"))

    assert found["row"].to_list() == [4, 7]


def test_a_header_without_rows_is_a_log_without_events(log, read):
    assert read(log("log.csv", HEADER)).height == 0
    assert read(log("log.csv", HEADER.strip())).height == 0


def test_a_file_of_empty_lines_has_no_events(log, read):
    with pytest.raises(Unusable, match="start: expected events, found empty lines"):
        read(log("log.csv", "\n \n\n"))


def test_blocks_have_the_rows_asked_for_in_order(log):
    rows = "".join(f"{n},a,2026-03-02\n" for n in range(25))
    source = open_events(log("log.csv", HEADER + rows), Reading(block_rows=10))

    blocks = list(source.blocks())

    assert [block.height for block in blocks] == [10, 10, 5]
    assert [row for block in blocks for row in block["row"]] == list(range(2, 27))


def test_long_logs_are_read_in_pieces(log, read, monkeypatch):
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 200)
    rows = "".join(f'{n},"a\n{n}",2026-03-02\n' for n in range(100))

    found = read(log("log.csv", HEADER + rows), block_rows=30)

    assert found["case"].to_list() == [str(n) for n in range(100)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "start: expected events, found an empty file"),
        (HEADER + "a,b,2026-03-02\nc,d\n", "row 3: expected 3 columns, found 2"),
        (
            "\n" + HEADER + "a,b,2026-03-02\nc,d,2026-03-02,e\n",
            "row 4: expected 3 columns, found 4",
        ),
        (HEADER + 'a,b,2026-03-02\nc,d,"2026', "row 3: expected the quote opened there"),
        (HEADER + 'a,b,2026-03-02\nc,"d,2026-03-02\ne,f,2026-03-02\n', "row 3: expected"),
        ("case,node,at,node\n", "column `node`: expected each column once"),
        (b"case,node,at\na,\xff\xff,2026-03-02\n", "byte 16: expected UTF-8 or GB18030 text"),
        (HEADER.encode("utf-16"), "start: expected UTF-8 or GB18030 text, found UTF-16"),
        ("PK\x03\x04", "no column for `case`"),
    ],
)
def test_what_is_no_table_is_refused_in_one_line(log, read, text, said):
    path = log("log.csv", text)

    with pytest.raises(Unusable) as refused:
        read(path)

    assert str(refused.value).startswith(f"{path}: ")
    assert said in str(refused.value)
    assert "\n" not in str(refused.value)


def test_a_row_longer_than_a_piece_is_refused(log, read, monkeypatch):
    monkeypatch.setattr(delimited, "BLOCK_BYTES", 200)
    rows = "a,b,2026-03-02\n" * 20 + f"a,{'b' * 500},2026-03-02\n"

    with pytest.raises(Unusable, match="expected rows"):
        read(log("log.csv", HEADER + rows))


def test_the_character_0_is_refused_with_its_place(log):
    with pytest.raises(Unusable, match=r"byte 18: .*the character 0"):
        open_events(log("log.csv", "case,node,at\nc1,C\0F,2026-03-02\n"), Reading())
