# SPDX-License-Identifier: Apache-2.0
"""What the world has, read in and written out: csv, parquet, jsonl, xes, bpmn, yaml, html."""
