#!/usr/bin/env python3
"""record.py KIND TOOL VERSION LEVEL CASE FOLDER: one run as one line of JSON: what it took (FOLDER/measure.json),
what the tool says (reported.py), what the simulator knows of the same requests (FOLDER/send.log), and the difference."""
import datetime
import json
import sys

from reported import TOOLS

FAILING = ("http500", "errorEvent", "close")


def percentile(ordered, q):
    return ordered[max(0, -(-len(ordered) * q // 100) - 1)]


def statistics(values):
    if not values:
        return {}
    values = sorted(values)
    return {"mean": sum(values) / len(values), "p50": percentile(values, 50), "p99": percentile(values, 99)}


def texts(entry):
    return [nanos for nanos, tokens in zip(entry["chunkNanos"], entry["chunkTokens"]) if tokens]


def chosen(entries, measured, first):
    if "ids" in measured:
        ids = set(measured["ids"])
        return [entry for entry in entries if entry["id"] in ids]
    if "after" in measured:
        begun = [entry for entry in entries if entry["receivedNanos"] / 1e9 >= first / 1e9 + measured["after"]]
        end = min((entry["receivedNanos"] / 1e9 for entry in begun), default=0) + measured["within"]
        return [entry for entry in begun if entry["endNanos"] / 1e9 <= end]
    if "last" in measured:
        return sorted(entries, key=lambda entry: entry["receivedNanos"])[-measured["last"]:] if measured["last"] else []
    begin, end = measured.get("from", 0), measured.get("to", float("inf"))
    return [entry for entry in entries if begin <= entry["receivedNanos"] / 1e9 <= end]


def truth_of(entries):
    gaps, means, ttfts = [], [], []
    for entry in entries:
        written = texts(entry)
        ttfts.append((written[0] - entry["receivedNanos"]) / 1e6)
        gaps += [(after - before) / 1e6 for before, after in zip(written, written[1:])]
        if entry["completionTokens"] > 1:
            means.append((written[-1] - written[0]) / 1e6 / (entry["completionTokens"] - 1))
    return {"requests": len(entries), "ttft": statistics(ttfts), "itl": statistics(gaps),
            "itlOfRequests": statistics(means)}


def errors(reported, truth):
    return {name: round(reported[name] - truth[name], 4) for name in ("mean", "p50", "p99")
            if reported.get(name) is not None and truth.get(name) is not None}


def at(samples, moment):
    """CPU seconds at a moment, between two samples."""
    for (before, low), (after, high) in zip(samples, samples[1:]):
        if before <= moment <= after:
            return low + (high - low) * (moment - before) / (after - before)
    return None


def steady(entries, samples):
    """Tokens per second and CPU in the part of the run in which all streams flow: its third quarter and a bit."""
    stamps = sorted((nanos, tokens) for entry in entries
                    for nanos, tokens in zip(entry["chunkNanos"], entry["chunkTokens"]))
    begin, end = stamps[0][0] / 1e9, stamps[-1][0] / 1e9
    begin, end = begin + 0.5 * (end - begin), begin + 0.85 * (end - begin)
    tokens = sum(count for nanos, count in stamps if begin <= nanos / 1e9 < end)
    if not tokens or end - begin < 1:
        return {}
    result = {"tokensPerSecond": round(tokens / (end - begin), 1)}
    before, after = at(samples, begin), at(samples, end)
    if before is not None and after is not None:
        result["cpuSecondsPer1000Tokens"] = round(1000 * (after - before) / tokens, 5)
    return result


def rounded(value):
    if isinstance(value, dict):
        return {key: rounded(item) for key, item in value.items()}
    return round(value, 4) if isinstance(value, float) else value


def main():
    kind, tool, version, level, case, folder = sys.argv[1:7]
    with open(folder + "/measure.json") as file:
        run = json.load(file)
    with open(folder + "/send.log") as file:
        # A tool's own probe of one token is no load.
        entries = [entry for entry in map(json.loads, file) if entry["completionTokens"] != 1]
    samples = run.pop("samples")
    line = {"kind": kind, "tool": tool, "version": version, "level": level, "case": case,
            "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "exit": run["exit"], "timedOut": run["timedOut"],
            "suspendedSeconds": run["suspendedSeconds"], "wallSeconds": round(run["ended"] - run["started"], 2),
            "cpuSeconds": run["cpuSeconds"], "peakMegabytes": round(run["peakBytes"] / 1e6, 1)}
    with open(folder + "/command.txt") as file:
        line["command"] = file.read().strip()
    failing = [entry for entry in entries if entry["fault"] in FAILING]
    good = [entry for entry in entries
            if entry["fault"] not in FAILING and entry["endNanos"] and entry["status"] == 200 and texts(entry)]
    line["server"] = {"requests": len(entries), "answered": len(good), "failedByFault": len(failing),
                      "cutByClient": len(entries) - len(good) - len(failing),
                      "tokens": sum(entry["completionTokens"] for entry in entries)}
    first = min((entry["receivedNanos"] for entry in entries), default=None)
    if line["server"]["tokens"]:
        line["secondsToFirstRequest"] = round(first / 1e9 - run["started"], 3)
        line["cpuSecondsPer1000Tokens"] = round(1000 * run["cpuSeconds"] / line["server"]["tokens"], 5)
        line["steady"] = steady(entries, samples)
    try:
        if first is None:
            raise LookupError("it sent no request")
        reported = TOOLS[tool](folder, run)
    except (OSError, LookupError, ValueError, TypeError, StopIteration) as error:
        line["noReport"] = f"{type(error).__name__}: {error}"
    else:
        truth = truth_of(chosen(good, reported.pop("measured"), first))
        line.update(reported=rounded(reported), truth=rounded(truth), error={
            "ttft": errors(reported.get("ttft", {}), truth["ttft"]),
            "itl": errors(reported.get("itl", {}),
                          truth["itl" if reported.get("itlOf") == "gaps" else "itlOfRequests"])})
    print(json.dumps(line))


main()
