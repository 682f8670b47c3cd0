# SPDX-License-Identifier: Apache-2.0
"""Writes the pages of the workbook, English and Chinese, from its declaration (`make docs`)."""

from pathlib import Path

from tonggui.people.exchange.sheets import SHEETS, Kind

FOLDER = Path(__file__).parent / "reference"
HEADS = {
    "workbook.md": """# The workbook of the organisation

*中文版：[workbook.zh-CN.md](workbook.zh-CN.md)*

One Excel file (.xlsx) holds units, posts, people and bodies; the desk exports it, offers it
empty and imports it. How to: [keep the organisation](../how-to/keep-the-organisation.md). Made by
`make docs` from `src/tonggui/people/exchange/sheets.yaml`; do not edit.

Sheets may stand in any order and any may be left out; a column that is not there changes nothing.
Titles above the header, merged cells, empty lines, full-width letters and digits, and 同上 are
understood. Formulas are refused. Days may be written 2026-01-05, 2026/1/5, 2026.1.5, 2026年1月5日,
20260105, or as Excel days; 2026.01 is the month's first day, or its last where it is an end. A
list is separated by 、. A row is the same row again if its codes and first day are the same.
""",
    "workbook.zh-CN.md": """# 组织工作簿

*English: [workbook.md](workbook.md)*

一个 Excel 文件（.xlsx）包含单位、岗位、人员和机构；工作台可以导出、下载空白表和导入。
操作见[维护组织信息](../how-to/keep-the-organisation.zh-CN.md)。本页由 `make docs` 根据
`src/tonggui/people/exchange/sheets.yaml` 生成，不要手改。

各表次序不限，可以缺表；没有的列不作改动。表头上方的标题、合并单元格、空行、全角字母数字和“同上”都能识别。
不接受公式。日期可写 2026-01-05、2026/1/5、2026.1.5、2026年1月5日、20260105 或 Excel 日期；
只写 2026.01 时，起始取当月第一天，截止取最后一天。多项之间用“、”隔开。
编码和起始日期相同即为同一行。
""",
}
KINDS_ZH = {
    Kind.CODE: "编码",
    Kind.TEXT: "文字",
    Kind.DAY: "日期",
    Kind.LAST_DAY: "日期",
    Kind.YES: "是或否",
    Kind.NUMBER: "整数",
    Kind.LIST: "多项",
}


def page(name):
    """Return one page, whose name tells its language."""
    is_chinese = "zh" in name
    return HEADS[name] + "".join(_sheet(sheet, is_chinese=is_chinese) for sheet in SHEETS)


def _sheet(sheet, *, is_chinese):
    meaning = sheet.meaning_zh if is_chinese else sheet.meaning
    also = f"（{'、'.join(sheet.also)}）" if sheet.also else ""
    head = (
        "| 列 | 也可写作 | 必填 | 填法 | 含义 |"
        if is_chinese
        else ("| column | also called | required | kind | meaning |")
    )
    rows = "".join(_row(column, is_chinese=is_chinese) for column in sheet.columns)
    return f"\n## {sheet.title}{also}\n\n{meaning}\n\n{head}\n|---|---|---|---|---|\n{rows}"


def _row(column, *, is_chinese):
    required = ("是" if is_chinese else "yes") if column.is_required else ""
    kind = KINDS_ZH[column.kind] if is_chinese else column.kind.value
    meaning = column.meaning_zh if is_chinese else column.meaning
    choices = f" ({'、'.join(column.choices)})" if column.choices else ""
    also = "、".join(column.also)
    return f"| {column.header} | {also} | {required} | {kind} | {meaning}{choices} |\n"


def main():
    """Write both pages."""
    for name in HEADS:
        (FOLDER / name).write_text(page(name), encoding="utf-8")


if __name__ == "__main__":
    main()
