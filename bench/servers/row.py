#!/usr/bin/env python3
"""row.py NAME VERSION FOLDER: what a run of observe() found, as a row of docs/targets.md's last table."""
import glob
import json
import sys

name, version, folder = sys.argv[1:]
with open(glob.glob(f"{folder}/run/*/llm/summary.json")[0]) as file:
    summary = json.load(file)
with open(f"{folder}/stream.body", "rb") as file:
    stream = file.read()
with open(f"{folder}/stream.headers", "rb") as file:
    headers = file.read().decode("latin-1").lower()


def load(streams):
    return "; ".join(
        f'{stage["concurrency"]}: {stage["counts"]["succeeded"]} of {stage["counts"]["sent"]}'
        for stage in summary["stages"]
        if stage["stream"] == streams
    )


def usage():
    found = []
    for stage in summary["stages"]:
        sources = stage["completionTokenSources"]
        found.append(f'{"stream" if stage["stream"] else "whole"} {"/".join(sources) or "none"}')
    return ", ".join(dict.fromkeys(found))


def framing():
    lines = "CRLF" if b"\r\n" in stream else "LF"
    kind = headers.partition("content-type:")[2].partition("\r\n")[0].strip()
    comments = sum(line.startswith(b":") for line in stream.splitlines())
    done = "`[DONE]`" if b"data: [DONE]" in stream or b"data:[DONE]" in stream else "no `[DONE]`"
    return f"`{kind}`, {lines}, {done}, {comments} comments"


streamed = [stage for stage in summary["stages"] if stage["stream"]]
chunks = ", ".join(f'{stage["chunkTokens"]:.2f}' for stage in streamed if stage["chunkTokens"])
connections = ", ".join(
    f'{stage["counts"]["connectionsOpened"]} for {stage["counts"]["sent"]}' for stage in summary["stages"]
)
resends = sum(stage["counts"]["resends"] for stage in summary["stages"])
errors = [error for stage in summary["stages"] for error in stage["errors"]]
print(f"| {name} {version} | {load(True)} | {load(False)} | {usage()} | {framing()} | {chunks} |")
print(f"connections: {connections}; re-sends: {resends}; verdict: {summary['verdict']}")
print(f"notes: {json.dumps(summary['notes'])}")
for stage in summary["stages"]:
    print(stage["name"], "TTFT", stage["ttftMillis"]["p50"], "ITL", stage["itlMillis"]["p50"], "E2E", stage["e2eMillis"]["p50"],
          "prompt", stage["meanPromptTokens"], "completion", stage["meanCompletionTokens"], stage["finishReasons"],
          "coalesced", stage["coalescedShare"])
if errors:
    print(f"errors: {json.dumps(errors)[:2000]}")
