#!/usr/bin/env python3
"""brief.py OUTPUT: a line of a run for who watches, from its JSON on standard input; the tool's last words where it told
nothing."""
import json
import sys

line = json.loads(sys.stdin.read())
print(f"{line['tool']} {line['level']} {line['case']}: exit {line['exit']}, {line['cpuSeconds']} CPU s,"
      f" server {line['server']}, TTFT error {line.get('error', {}).get('ttft')},"
      f" ITL error {line.get('error', {}).get('itl')}", flush=True)
if "noReport" in line:
    print("  no report:", line["noReport"])
    with open(sys.argv[1], errors="replace") as file:
        print("".join("  | " + text for text in file.readlines()[-8:]))
