#!/usr/bin/env python3
"""sample.py LEVEL NAME PID SIMULATOR WAIT SECONDS FLOOR_FILE SHARE: CPU time of a process, from /proc, per token that the
simulator sent meanwhile; SHARE of them went to it. A floor's figure goes to the file, for the ratio of the next reader.
Memory: its proportional set size at the end, by which pages that processes share count once. Steal: the share of the machine's time in which the host ran others instead."""
import json
import os
import sys
import time
import urllib.request


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def steal_seconds():
    with open("/proc/stat") as file:
        return int(file.readline().split()[8]) / os.sysconf("SC_CLK_TCK") / os.cpu_count()


def memory_megabytes(pid):
    with open(f"/proc/{pid}/smaps_rollup") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("Pss:")) / 1000


def tokens(simulator):
    with urllib.request.urlopen(simulator + "/simulator/stats") as answer:
        return json.load(answer)["tokens"]


level, name, pid, simulator, wait, seconds, floor_file, share = sys.argv[1:9]
time.sleep(float(wait))
start, cpu, sent, steal = time.monotonic(), cpu_seconds(pid), tokens(simulator), steal_seconds()
time.sleep(float(seconds))
elapsed, cpu, sent = time.monotonic() - start, cpu_seconds(pid) - cpu, (tokens(simulator) - sent) * float(share)
steal = steal_seconds() - steal
memory = memory_megabytes(pid)
micros = cpu / sent * 1e6
if name.startswith("floor"):
    with open(floor_file, "w") as file:
        json.dump(micros, file)
with open(floor_file) as file:
    floor = json.load(file)
print(f"| {level} | {name} | {sent / elapsed:,.0f} | {100 * cpu / elapsed:.0f} % | {micros:.1f} | {micros / floor:.2f} × "
      f"| {memory:.0f} | {100 * steal / elapsed:.1f} % |", flush=True)
