#!/usr/bin/env python3
"""The client's records against the server's send log: stamp, TTFT and ITL error of the measured requests.

stamp error = client's arrival stamp - server's write of that chunk
ITL error = |gap between two stamps - gap between the two writes|
on the way there = server's receipt of the request - client's stamp of sending it (a part of the TTFT error)
TTFT error  = client's TTFT - (server's first write of text - server's receipt of the request)
"""
import glob
import json
import sys

HEADER = ("| level | chunks | stamp p50 ms | p99 | max | ITL p50 ms | p99 | max | requests | TTFT p50 ms | p99 | max"
          " | of it on the way there, p50 | p99 | verdict |\n"
          "|---|---|---|---|---|---|---|---|---|---|---|---|---|---|---|")


def percentile(values, q):
    return values[min(len(values) - 1, max(0, -(-len(values) * q // 100) - 1))]


def row(values):
    values.sort()
    return " | ".join(f"{v / 1e6:.3f}" for v in (percentile(values, 50), percentile(values, 99), values[-1]))


def main():
    if sys.argv[1] == "--header":
        print(HEADER, flush=True)
        return
    level, results, log = sys.argv[1:4]
    run = glob.glob(results + "/*/requests.jsonl")[0]
    server = {}
    with open(log) as lines:
        for line in lines:
            entry = json.loads(line)
            server[entry["id"]] = entry
    stamps, gaps, ttfts, ways = [], [], [], []
    with open(run) as lines:
        for line in lines:
            record = json.loads(line)
            entry = server.get(record["responseId"])
            if record["warmup"] or record["failure"] or entry is None:
                continue
            written = [n for n, t in zip(entry["chunkNanos"], entry["chunkTokens"]) if t]
            read = [record["sentNanos"] + 1000 * m for m in record["chunkMicrosSinceSent"]]
            assert len(written) == len(read), (record["request"], len(written), len(read))
            errors = [r - w for r, w in zip(read, written)]
            stamps += errors
            gaps += [abs(after - before) for before, after in zip(errors, errors[1:])]
            ways.append(entry["receivedNanos"] - record["sentNanos"])
            ttfts.append((record["firstTokenNanos"] - record["sentNanos"]) - (written[0] - entry["receivedNanos"]))
    with open(glob.glob(results + "/*/llm/summary.json")[0]) as file:
        stage = json.load(file)["stages"][0]
    verdict = stage["clientHealth"]["verdict"]
    failed = stage["counts"]["failed"]
    print(f"| {level} | {len(stamps)} | {row(stamps)} | {row(gaps)} | {len(ttfts)} | {row(ttfts)} | {row(ways).rsplit(' | ', 1)[0]}"
          f" | {verdict}"
          + (f", {failed} failed" if failed else "") + " |", flush=True)


main()
