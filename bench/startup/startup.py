#!/usr/bin/env python3
"""startup.py STEP SIMULATOR OPTIONS COMMAND…: runs the command; prints its wall and CPU time, and those until the
simulator received the first request of its load. Both clocks are the machine's monotonic one."""
import json
import os
import resource
import subprocess
import sys
import time
import urllib.request

step, simulator, options, command = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:]
TICK = os.sysconf("SC_CLK_TCK")


def cpu(pid):
    try:
        with open(f"/proc/{pid}/stat") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICK
    except OSError:
        return None


def row(name, wall, seconds):
    print(f"| {options} | {name} | {wall:.2f} | {seconds:.2f} |", flush=True)


def main():
    started = time.monotonic()
    client = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    samples = []
    while client.poll() is None:
        samples.append((time.monotonic(), cpu(client.pid)))
        time.sleep(0.02)
    ended = time.monotonic()
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    if step == "first request":
        with urllib.request.urlopen(simulator + "/simulator/log") as log:
            answers = [json.loads(line) for line in log]
        # The preflight's request is of one token, and no part of the load.
        first = min(instant for instant in (answer["receivedNanos"] / 1e9 for answer in answers
                                            if answer["completionTokens"] > 1) if instant > started)
        row(step, first - started, [seconds for moment, seconds in samples if moment <= first and seconds is not None][-1])
        row("whole run of 3 s", ended - started, usage.ru_utime + usage.ru_stime)
    else:
        row(step, ended - started, usage.ru_utime + usage.ru_stime)


main()
