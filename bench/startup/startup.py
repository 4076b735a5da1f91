#!/usr/bin/env python3
"""startup.py SIMULATOR RUNS SETTING…: starts loads by turns and prints a table: seconds until the simulator received the
first request of the load, and the CPU time of all processes of the command until then. Both clocks are the machine's
monotonic one."""
import json
import os
import statistics
import subprocess
import sys
import time
import urllib.request

simulator, runs, settings = sys.argv[1], int(sys.argv[2]), sys.argv[3:]
TICK = os.sysconf("SC_CLK_TCK")
COMMANDS = [
    ("mvn gatling:test", "1", ["mvn", "-B", "-ntp", "gatling:test"]),
    ("mvn gatling:test", "0,1", ["mvn", "-B", "-ntp", "gatling:test"]),
    ("user-files/load", "0,1", ["user-files/load"]),
    ("user-files/load", "1", ["user-files/load"]),
]


def cpu(pid):
    """CPU seconds of a process, of what it started, and of those of them that have ended."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        total = sum(map(int, fields[11:15])) / TICK
        for task in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{task}/children") as file:
                total += sum(cpu(child) for child in file.read().split())
        return total
    except OSError:
        return 0


def run(cores, command):
    started = time.monotonic()
    client = subprocess.Popen(
        ["taskset", "-c", cores] + command + settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    samples = []
    while client.poll() is None:
        samples.append((time.monotonic(), cpu(client.pid)))
        time.sleep(0.02)
    ended = time.monotonic()
    with urllib.request.urlopen(simulator + "/simulator/log") as log:
        answers = [json.loads(line) for line in log]
    # The preflight's request is of one token, and no part of the load.
    received = [answer["receivedNanos"] / 1e9 for answer in answers if answer["completionTokens"] > 1]
    first = min(instant for instant in received if instant > started)
    return first - started, [seconds for moment, seconds in samples if moment <= first][-1], ended - started


def main():
    seen = [[] for _ in COMMANDS]
    for _ in range(runs):
        for i, (_, cores, command) in enumerate(COMMANDS):
            seen[i].append(run(cores, command))
    print("| command | cores | first request s, median | least | CPU s until then, median | least | whole run of 3 s, median |")
    print("|---|---|---|---|---|---|---|")
    for (name, cores, _), rows in zip(COMMANDS, seen):
        walls, cpus, wholes = zip(*rows)
        print(f"| {name} | {len(cores.split(','))} | {statistics.median(walls):.2f} | {min(walls):.2f} |"
              f" {statistics.median(cpus):.2f} | {min(cpus):.2f} | {statistics.median(wholes):.2f} |")


main()
