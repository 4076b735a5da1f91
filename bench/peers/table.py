#!/usr/bin/env python3
"""table.py RAW_FOLDER RESULTS.md MACHINE: the newest line of every run as Markdown, between the markers of RESULTS.md."""
import glob
import json
import math
import os
import sys

BEGIN, END = "<!-- tables: made by table.py -->", "<!-- end of tables -->"
OURS, FLOOR, LIGHTEST = "gatling_llm", "floor", "vllm_bench"
OF_TIME = ("lateText", "multiToken") # what these do to times is far beyond what a busy machine does
CASES = {
    "http500": "15 % of the requests are refused with HTTP 500",
    "errorEvent": "15 % of the streams end, after 3 tokens, in an error event inside the 200, in OpenAI's words, with `code` null",
    "close": "15 % of the streams are closed after 3 tokens, without the end of the body",
    "crlf": "Sound answers, whose lines end in CRLF (the standard of server-sent events allows it)",
    "comments": "Sound answers, with comments and `event:`, `id:` and `retry:` lines (allowed as well)",
    "lateText": "Sound answers: the role chunk comes at once, the first text after 1,000 ms",
    "multiToken": "Sound answers, five tokens in a chunk, a chunk every 100 ms",
}


def read(folder):
    lines = []
    for path in sorted(glob.glob(folder + "/*.jsonl")):
        with open(path) as file:
            lines += [json.loads(line) for line in file if line.strip()]
    newest = {}
    # One that was cut off or suspended gives way to any other.
    for line in sorted(lines, key=lambda line: (not (line["timedOut"] or line.get("suspendedSeconds")), line["date"])):
        newest[line["kind"], line["level"], line["case"], line["tool"]] = line
    # A level or a case at a time; ours first.
    return sorted(newest.values(), key=lambda line: (line["kind"], -int(line["level"].split("x")[0]), line["case"],
                                                     line["tool"] != OURS, line["tool"] == FLOOR, line["tool"]))


def shown(value, digits=1, sign=False):
    return "–" if value is None else f"{value:{'+' if sign else ''},.{digits}f}"


def table(header, rows):
    lines = ["| " + " | ".join(header) + " |", "|" + "|".join(["---"] + ["---:"] * (len(header) - 1)) + "|"]
    return lines + ["| " + " | ".join(row) + " |" for row in rows] + [""]


def name(line):
    return f"**{line['tool']}**" if line["tool"] == OURS else line["tool"]


def of(line, *path):
    for key in path:
        line = (line or {}).get(key)
    return line


WHOLE, STEADY = ("cpuSecondsPer1000Tokens",), ("steady", "cpuSecondsPer1000Tokens")


def ratio(line, base, path):
    above, below = of(line, *path), of(base, *path)
    return above / below if above is not None and below else None


def cost_row(line, ours, floor):
    return [name(line), shown(of(line, "steady", "tokensPerSecond"), 0), shown(of(line, *WHOLE), 3),
            shown(ratio(line, ours, WHOLE), 2), shown(of(line, *STEADY), 4), shown(ratio(line, ours, STEADY), 2),
            shown(ratio(line, floor, STEADY)),
            shown(line["peakMegabytes"], 0), shown(of(line, "secondsToFirstRequest")),
            shown(of(line, "reported", "requestsOk"), 0), shown(of(line, "reported", "requestsFailed"), 0),
            str(line["exit"])]


def error_row(line):
    errors = [shown(of(line, "error", metric, statistic), 2, sign=True)
              for metric in ("ttft", "itl") for statistic in ("mean", "p50", "p99")]
    truth = [shown(of(line, "truth", "ttft", statistic)) for statistic in ("p50", "p99")]
    return [name(line), shown(of(line, "truth", "requests"), 0), *truth, *errors, of(line, "reported", "itlOf") or "–"]


COMPARED = (("CPU per token", WHOLE), ("steady CPU per token", STEADY),
            ("peak memory", ("peakMegabytes",)), ("time to the first request", ("secondsToFirstRequest",)),
            *((f"{metric.upper()} error, {statistic}", ("error", metric, statistic))
              for metric in ("ttft", "itl") for statistic in ("mean", "p50", "p99")))


def comparable(line, path):
    """Percentiles over the means of requests hide every late gap, and are not beside those over gaps."""
    return path[:2] != ("error", "itl") or path[2] == "mean" or of(line, "reported", "itlOf") == "gaps"


def lost(lines, ours):
    """Where a peer is better, by name and figure."""
    found = []
    for title, path in COMPARED:
        figures = [(abs(of(line, *path)), line["tool"]) for line in lines
                   if of(line, *path) is not None and comparable(line, path)]
        own = of(ours, *path)
        better = sorted(figure for figure in figures if own is not None and figure[0] < abs(own))
        if better:
            found.append(f"{title} ({', '.join(f'{tool} {value:.4g}' for value, tool in better)}; ours {abs(own):.4g})")
    return found


def bars(lines, ours, floor):
    """What is asked of this client, beside what was seen."""
    said = []
    lightest = next((line for line in lines if line["tool"] == LIGHTEST), None)
    if lightest:
        said.append(f"asked: no more than {LIGHTEST}; seen: it takes {shown(ratio(lightest, ours, STEADY), 2)} × ours")
    if floor:
        said.append(f"asked: at most 2.2 × the floor; seen: {shown(ratio(ours, floor, STEADY))} ×")
    return ["Steady CPU per token, " + "; ".join(said) + ".", ""] if said else []


def level_part(level, lines):
    ours, floor = (next((line for line in lines if line["tool"] == tool), None) for tool in (OURS, FLOOR))
    streams, rate = level.split("x")
    part = [f"### {streams} streams of {rate} tokens/s", ""]
    part += table(["tool", "tokens/s", "CPU s per 1,000 tokens", "× ours", "the same, steady", "× ours", "× floor", "peak MB",
                   "s to first request", "ok", "failed", "exit"], [cost_row(line, ours, floor) for line in lines])
    part += table(["error, ms (reported − truth)", "requests", "true TTFT p50", "p99", "TTFT mean", "p50", "p99",
                   "ITL mean", "p50", "p99", "ITL of"], [error_row(line) for line in lines if "error" in line])
    if ours:
        if int(streams) >= 300:
            part += bars(lines, ours, floor)
        losses = lost([line for line in lines if line["tool"] != FLOOR], ours)
        part += ["Where a peer is better than ours (ITL percentiles among those of gaps): " + ("; ".join(losses) if losses else "nowhere") + ".", ""]
    return part + silent(lines) + caveats(lines)


def caveats(lines):
    said = {}
    for line in lines:
        if "caveat" in line:
            said.setdefault(line["caveat"], []).append(line["tool"])
    return [f"To be measured again: {', '.join(tools)} ({caveat})." for caveat, tools in said.items()] + ([""] if said else [])


def silent(lines):
    part = [f"{line['tool']} gave no result (exit {line['exit']}{', cut off' if line['timedOut'] else ''}):"
            f" {line['noReport']}." for line in lines if "noReport" in line and line["tool"] != FLOOR]
    return part + [""] if part else []


def wrong_exit(line):
    """Its exit status says that all was well where it was not, or the other way round."""
    bad = line["server"]["failedByFault"] > 0
    return [] if bad == (line["exit"] != 0) else ["exit 0" if bad else "fails a sound run"]


def most_wrong(case, metric):
    """Of a time, as a share of the truth: no busy machine makes a mean gap half as long again."""
    return 0.25 if case in OF_TIME else 0.5 if metric == "itl" else math.inf


def wrong_numbers(line):
    """What the tool got wrong, by rule."""
    if "noReport" in line:
        return ["no result"]
    server, reported, found = line["server"], line["reported"], []
    ok, failed, bad = reported["requestsOk"], reported["requestsFailed"], server["failedByFault"]
    if bad:
        if failed is None:
            found.append("says nothing of failures")
        elif failed < bad / 2:
            found.append("failures counted as successes" if ok >= server["answered"] + bad / 2 else "failures lost")
    elif failed and failed > 0.05 * server["requests"]:
        found.append("sound answers called failed")
    # The median of TTFT, as the first burst of a run without a warm-up is slow; the mean of ITL, which every tool gives.
    for metric, truth, statistic in (("ttft", "ttft", "p50"),
                                     ("itl", "itl" if reported.get("itlOf") == "gaps" else "itlOfRequests", "mean")):
        true, error = of(line, "truth", truth, statistic), of(line, "error", metric, statistic)
        if not of(line, "reported", metric):
            found.append(f"no {metric.upper()}")
        elif true and error is not None and abs(error) > most_wrong(line["case"], metric) * true:
            found.append(f"{metric.upper()} off by {100 * error / true:+.0f} %")
    return found


def wrong(line):
    return ", ".join(wrong_exit(line) + wrong_numbers(line)) or "–"


def fault_part(case, lines):
    rows = [[name(line), shown(line["server"]["answered"], 0), shown(line["server"]["failedByFault"], 0),
             shown(line["server"]["cutByClient"], 0), shown(of(line, "reported", "requestsOk"), 0),
             shown(of(line, "reported", "requestsFailed"), 0), str(line["exit"]),
             shown(of(line, "truth", "ttft", "p50")), shown(of(line, "reported", "ttft", "p50")),
             shown(of(line, "truth", "itl", "mean")), shown(of(line, "truth", "itlOfRequests", "mean")),
             shown(of(line, "reported", "itl", "mean")), wrong(line)] for line in lines]
    return [f"### `{case}`: {CASES[case][0].lower()}{CASES[case][1:]}", ""] + table(
        ["tool", "server: ok", "failed", "cut by the client", "tool: ok", "failed", "exit", "true TTFT p50",
         "told", "true mean gap", "true time per token", "told mean ITL", "wrong"], rows) + silent(lines)


def faults_in_short(lines):
    """A row for each tool: in how many cases what it said was right, and what was not."""
    rows = []
    for tool in dict.fromkeys(line["tool"] for line in lines):
        own = [line for line in lines if line["tool"] == tool]
        wrongs = [f"`{line['case']}`: {', '.join(wrong_numbers(line))}" for line in own if wrong_numbers(line)]
        rows.append([name(own[0]), *(f"{sum(not judge(line) for line in own)} of {len(own)}"
                                     for judge in (wrong_numbers, wrong_exit)), "; ".join(wrongs) or "–"])
    return table(["tool", "numbers right", "exit status right", "wrong numbers"], rows)


def commands(lines):
    part = ["### Versions and commands", ""]
    for line in lines:
        part += [f"{line['tool']} {line['version']}", "", "```", line["command"], "```", ""]
    return part


def main():
    folder, results, machine = sys.argv[1:4]
    lines = list(read(folder))
    dates = sorted(line["date"][:10] for line in lines)
    part = [f"{machine}; {dates[0]}" + (f" to {dates[-1]}" if dates[-1] != dates[0] else "") + ".", "",
            "## Cost and truth", ""]
    levels = list(dict.fromkeys(line["level"] for line in lines if line["kind"] == "level"))
    for level in levels:
        part += level_part(level, [line for line in lines if line["kind"] == "level" and line["level"] == level])
    part += ["## A faulty server", ""]
    faults = [line for line in lines if line["kind"] == "fault"]
    if faults:
        part += faults_in_short(sorted(faults, key=lambda line: (line["tool"] != OURS, line["tool"],
                                                                 list(CASES).index(line["case"]))))
    for case in CASES:
        of_case = [line for line in faults if line["case"] == case]
        if of_case:
            part += fault_part(case, of_case)
    first = {}
    for line in lines:
        first.setdefault(line["tool"], line)
    part += commands(first.values())
    if os.path.exists(results):
        with open(results) as file:
            text = file.read()
    else:
        text = f"{BEGIN}\n{END}\n"
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    with open(results, "w") as file:
        file.write(before + BEGIN + "\n\n" + "\n".join(part) + "\n" + END + after)


main()
