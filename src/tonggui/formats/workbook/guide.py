# SPDX-License-Identifier: Apache-2.0
"""What the first sheet of a workbook tells whoever fills it in, and the line for signatures."""

from __future__ import annotations

SIGNATURES = "填表人:              审核人:              负责人:              日期:"

GUIDE_TEXT = (
    "权力清单、流程清单、风险清单、防控清单填写说明 · How to fill in the four lists",
    "",
    "1. 每张表第一行是标题，第二行是单位和日期，第三行是列名，从第四行起填写。",
    "   列名可以换次序，不能改字；序号、备注两列不读取。",
    "2. 同一权力、同一风险点占多行的，编号可以合并单元格、留空或写“同上”。",
    "3. 岗位写本单位岗位名称(如 审批受理岗);外单位写 单位编码/岗位。监督主体写编码(如 PZ1)。",
    "4. 时限写 5个工作日 或 7日；日期写 2026-05-01 或 2026年5月1日；数字全角半角都可以。",
    "5. 一格写多项的，用顿号分开；明确没有的写 无。是否类写 是 或 否。",
    "6. 不用公式；一格不超过 32767 字。表尾签字行不读取。",
    "7. “其他”列和“其他内容”表由软件写入，放没有专门列的内容，一般不必改动。",
    "8. 填好后先用 tonggui lists check 检查，提示会写明哪张表、哪一行、哪一列。",
    "",
    "Each sheet: title, unit and date, headings, then rows. Numbers of a power or risk may be",
    "merged, left empty or written 同上. Posts by name within the unit. No formulas. Check with",
    "`tonggui lists check`: what is wrong is named with its sheet, row and column.",
)
