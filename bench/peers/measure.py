#!/usr/bin/env python3
"""measure.py OUT.json LIMIT_SECONDS COMMAND…: runs a command and writes what it and all its descendants took, from the
operating system's accounting: CPU seconds (user and system), peak memory (proportional set size, so that shared pages
count once), exit status. Times are of the monotonic clock, which is also the simulator's. Time in which this process itself
was stopped, as all on the machine may be, is no time of the command's: the limit leaves it out, and the result says it."""
import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import time

PR_SET_CHILD_SUBREAPER = 36
TURN_SECONDS = 0.5
# A turn that begins later than that was not held up by a busy machine.
SUSPENDED_SECONDS = 5
TICKS = os.sysconf("SC_CLK_TCK")


def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError:
        return ""


def descendants(pid):
    found = []
    for task in os.listdir(f"/proc/{pid}/task") if os.path.isdir(f"/proc/{pid}/task") else []:
        for child in read(f"/proc/{pid}/task/{task}/children").split():
            found += [int(child)] + descendants(int(child))
    return found


def cpu_of_living(pids):
    total = 0
    for pid in pids:
        fields = read(f"/proc/{pid}/stat").rpartition(")")[2].split()
        # utime, stime and those of the children that it has waited for
        total += sum(int(field) for field in fields[11:15])
    return total / TICKS


def cpu_of_dead():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def memory(pids):
    total = 0
    for pid in pids:
        for line in read(f"/proc/{pid}/smaps_rollup").splitlines():
            if line.startswith("Pss:"):
                total += 1024 * int(line.split()[1])
    return total


def reap():
    """Orphans come here, as this process is their subreaper; only who is waited for is in the accounting."""
    ended = {}
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if pid == 0:
            return ended
        ended[pid] = os.waitstatus_to_exitcode(status)


def main():
    out, limit, command = sys.argv[1], float(sys.argv[2]), sys.argv[3:]
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    started = time.monotonic()
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)
    samples, peak, status, deadline, timed_out = [], 0, None, started + limit, False
    turn, suspended, slept_at = 0, 0.0, started
    while True:
        late = time.monotonic() - slept_at
        if late > SUSPENDED_SECONDS:
            suspended += late
            deadline += late
        pids = descendants(os.getpid())
        samples.append([round(time.monotonic(), 3), round(cpu_of_dead() + cpu_of_living(pids), 2)])
        if turn % 4 == 0:
            peak = max(peak, memory(pids))
        turn += 1
        status = reap().get(child.pid, status)
        if status is not None and not descendants(os.getpid()):
            break
        now = time.monotonic()
        if now > deadline:
            timed_out = timed_out or status is None
            for pid in descendants(os.getpid()):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGINT if now < deadline + 5 else signal.SIGKILL)
        elif status is not None:
            # What the command left behind gets a moment to end.
            deadline = min(deadline, now + 10)
        slept_at = time.monotonic() + TURN_SECONDS
        time.sleep(TURN_SECONDS)
    ended = time.monotonic()
    with open(out, "w") as file:
        json.dump({"started": started, "ended": ended, "exit": status, "timedOut": timed_out,
                   "suspendedSeconds": round(suspended, 1),
                   "cpuSeconds": round(cpu_of_dead(), 3), "peakBytes": peak, "samples": samples,
                   "wallMinusMonotonic": time.time() - time.monotonic()}, file)


main()
