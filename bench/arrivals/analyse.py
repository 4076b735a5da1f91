#!/usr/bin/env python3
"""How well was the schedule kept? By the instants at which the simulator received the requests, and for our own
client by its records.
  analyse.py NAME RATE SECONDS SIMULATOR_LOG [requests.jsonl]
The first SKIP seconds (5) are the warm-up. An ideal schedule has equal gaps; its start is the one that fits best:
a receipt is late by no more than it must be."""
import json
import sys


def percentile(values, share):
    values = sorted(values)
    return values[min(len(values) - 1, int(share * len(values)))] if values else float("nan")


def row(name, what, rate, achieved, lags):
    print(
        f"| {name} | {what} | {rate} | {achieved:.2f} | {100 * (achieved / rate - 1):+.3f} % | {len(lags)} |"
        f" {percentile(lags, .5):.3f} | {percentile(lags, .99):.3f} | {max(lags):.3f} |"
    )


def header():
    print("| client | measured at | wanted/s | achieved/s | off by | requests | lag p50 ms | p99 | max |")
    print("|---|---|---|---|---|---|---|---|---|")


def main():
    if sys.argv[1] == "--header":
        return header()
    name, rate, seconds = sys.argv[1], float(sys.argv[2]), float(sys.argv[3])
    skip = 5
    with open(sys.argv[4]) as file:
        received = sorted(
            entry["receivedNanos"] / 1e9
            for entry in map(json.loads, file)
            if entry["path"].endswith("/chat/completions") and entry["completionTokens"] > 1
        )
    # The i-th is due at start + i / rate; the start is fixed by the one that is least late.
    start = min(at - i / rate for i, at in enumerate(received))
    late = [(i, (at - start - i / rate) * 1e3) for i, at in enumerate(received)]
    window = [lag for i, lag in late if skip <= i / rate < skip + seconds]
    inside = [at for at in received if skip <= at - start < skip + seconds]
    row(name, "server's receipt", rate, len(inside) / seconds, window)
    if len(sys.argv) > 5:
        lags, due = [], []
        with open(sys.argv[5]) as file:
            for line in file:
                record = json.loads(line)
                if record.get("dueNanos") and record.get("sentNanos") and not record["warmup"]:
                    lags.append((record["sentNanos"] - record["dueNanos"]) / 1e6)
                    due.append(record["sentNanos"] / 1e9)
        row(name, "client's send", rate, (len(due) - 1) / (max(due) - min(due)), lags)


main()
