"""What each tool says of a run, read from what it wrote: a dictionary with

requestsOk, requestsFailed   None where the tool does not say
ttft, itl                    milliseconds: {"mean", "p50", "p99"}, those that it gives
itlOf                        "gaps": over all gaps; "requests": over the means of requests
measured                     which requests went in, so that the truth is of the same: {"ids"} of their answers, {"from", "to"}
                             of their starts on the monotonic clock, {"after", "within"}: begun after so many seconds of warm-up, and ended so
                             many seconds after the first of those began, {"last"}: so many of the last answered, where the warm-up ends before the
                             others begin, or {}: all
"""
import csv
import glob
import json
import re


def load(path):
    with open(path) as file:
        return json.load(file)


def load_lines(path):
    with open(path) as file:
        return [json.loads(line) for line in file]


def written(pattern):
    found = sorted(glob.glob(pattern))
    if not found:
        raise LookupError("it wrote no result")
    return found[-1]


def pick(values, mean, p50, p99, scale=1.0):
    found = {"mean": values.get(mean), "p50": values.get(p50), "p99": values.get(p99)}
    return {name: value * scale for name, value in found.items() if value is not None}


def span(starts):
    return {"from": min(starts) - 0.001, "to": max(starts) + 0.001} if starts else {}


def number(text):
    return float(text) if text not in (None, "") else None


def llm_bench(folder, run):
    with open(folder + "/output.txt", errors="replace") as file:
        output = file.read()
    result = {"requestsOk": None, "requestsFailed": None, "measured": {}}
    # Locust's own table: "POST  /v1/chat/completions  # reqs  # fails(…%)"
    rows = re.findall(r"^POST\s+\S+\s+(\d+)\s+(\d+)\(", output, re.M)
    if rows:
        total, failed = map(int, rows[-1])
        result.update(requestsOk=total - failed, requestsFailed=failed)
    if glob.glob(folder + "/summary.csv"):
        with open(folder + "/summary.csv") as file:
            row = list(csv.DictReader(file))[-1]
        result["ttft"] = {"mean": number(row["Time To First Token"]), "p50": number(row.get("P50 Time To First Token")),
                          "p99": number(row.get("P99 Time To First Token"))}
        result["itl"] = {"mean": number(row["Latency Per Token"])}
        result["itlOf"] = "requests"
    return result


def aiperf(folder, run):
    summary = load(folder + "/out/profile_export_aiperf.json")
    records = [r for r in load_lines(folder + "/out/profile_export.jsonl")
               if r["metadata"]["benchmark_phase"] == "profiling" and not r.get("error")]
    starts = [r["metadata"]["request_start_ns"] / 1e9 - run["wallMinusMonotonic"] for r in records]
    failed = summary.get("error_request_count") or {}
    result = {"requestsOk": int((summary.get("request_count") or {}).get("avg", 0)),
              "requestsFailed": int(failed.get("avg", 0)), "measured": span(starts)}
    for name, of, metric in (("ttft", None, "time_to_first_token"), ("itl", "gaps", "inter_chunk_latency")):
        if summary.get(metric):
            result[name] = pick(summary[metric], "avg", "p50", "p99")
    result["itlOf"] = "gaps"
    if summary.get("inter_token_latency"):
        result["itlOfRequests"] = pick(summary["inter_token_latency"], "avg", "p50", "p99")
    return result


def guidellm(folder, run):
    benchmark = load(folder + "/out.json")["benchmarks"][0]
    metrics, totals = benchmark["metrics"], benchmark["metrics"]["request_totals"]

    def of(metric):
        values = metrics[metric]["successful"]
        return pick(dict(values["percentiles"], mean=values["mean"]), "mean", "p50", "p99") if values else {}

    # Its list of requests has those of the warm-up too, its times have not.
    since = benchmark["start_time"] if benchmark["warmup_duration"] > 0 else 0
    return {"requestsOk": totals["successful"], "requestsFailed": totals["errored"],
            "ttft": of("time_to_first_token_ms"), "itl": of("inter_token_latency_ms"), "itlOf": "requests",
            "measured": {"ids": [r["response_id"] for r in benchmark["requests"]["successful"]
                                 if r["request_start_time"] >= since]}}


def inference_perf(folder, run):
    stage = load(written(folder + "/out/stage_*_lifecycle_metrics.json"))
    starts = sorted(r["start_time"] for r in load(folder + "/out/per_request_lifecycle_metrics.json"))
    failures = stage.get("failures", {}).get("count", 0)
    count = stage["successes"]["count"] + failures
    latency = stage["successes"].get("latency") or {}
    result = {"requestsOk": stage["successes"]["count"], "requestsFailed": failures, "measured": span(starts[-count:]),
              "itlOf": "gaps"}
    for name, metric in (("ttft", "time_to_first_token"), ("itl", "inter_token_latency")):
        if latency.get(metric):
            result[name] = pick(latency[metric], "mean", "median", "p99", 1000)
    return result


def like_vllm(summary):
    return {"requestsOk": summary["completed"], "requestsFailed": summary.get("failed"), "itlOf": "gaps",
            "ttft": pick(summary, "mean_ttft_ms", "median_ttft_ms", "p99_ttft_ms"),
            "itl": pick(summary, "mean_itl_ms", "median_itl_ms", "p99_itl_ms"), "measured": {"last": summary["completed"]}}


def vllm(folder, run):
    summary = load(folder + "/out.json")
    return dict(like_vllm(summary), measured=span(summary.get("start_times") or []))


def vllm_bench(folder, run):
    return like_vllm(load(folder + "/out.json"))


def sglang_bench(folder, run):
    with open(folder + "/output.txt", errors="replace") as file:
        failed = re.search(r"^(\d+) of \d+ requests failed", file.read(), re.M)
    return dict(like_vllm(load_lines(folder + "/out.jsonl")[-1]), requestsFailed=int(failed[1]) if failed else 0)


def genai_bench(folder, run):
    summary = load(written(folder + "/out/*/D*.json"))
    metrics, scale = summary["aggregated_metrics"], {"s": 1000, "ms": 1}[summary.get("_time_unit", "s")]
    return {"requestsOk": metrics["num_completed_requests"], "requestsFailed": metrics["num_error_requests"],
            "ttft": pick(metrics["stats"]["ttft"] or {}, "mean", "p50", "p99", scale),
            "itl": pick(metrics["stats"]["tpot"] or {}, "mean", "p50", "p99", scale), "itlOf": "requests",
            "measured": {}}


def inference_benchmarker(folder, run):
    report = load(written(folder + "/results/*.json"))
    measured = next(result for result in report["results"] if result["id"] == "throughput")
    return {"requestsOk": measured["successful_requests"], "requestsFailed": measured["failed_requests"],
            "ttft": pick(measured["time_to_first_token_ms"], "avg", "p50", "p99"),
            "itl": pick(measured["inter_token_latency_ms"], "avg", "p50", "p99"), "itlOf": "requests",
            "measured": {"after": report["config"]["warmup_duration_secs"], "within": measured["duration_ms"] / 1000}}


def mlperf_endpoints(folder, run):
    summary = load(folder + "/out/performance/result_summary.json")

    def of(metric):
        values = summary[metric]
        return pick(dict(values["percentiles"], mean=values["avg"]), "mean", "50.0", "99.0", 1e-6) if values.get("percentiles") else {}

    ok = summary["n_samples_completed"] - summary["n_samples_failed"]
    return {"requestsOk": ok, "requestsFailed": summary["n_samples_failed"], "ttft": of("ttft"), "itl": of("tpot"),
            "itlOf": "requests", "measured": {"last": ok}}


def gatling_llm(folder, run):
    stage = load(written(folder + "/out/*/llm/summary.json"))["stages"][0]
    records = [r for r in load_lines(written(folder + "/out/*/requests.jsonl"))
               if not r["warmup"] and not r["failure"]]
    ttft = stage["ttftMillis"] or {}
    result = {"requestsOk": stage["counts"]["succeeded"], "requestsFailed": stage["counts"]["failed"],
              "ttft": pick(ttft, "mean", "p50", "p99"), "itl": pick(stage["itlMillis"] or {}, "mean", "p50", "p99"),
              "itlOf": "gaps", "measured": {"ids": [r["responseId"] for r in records]},
              "verdict": stage["clientHealth"]["verdict"]}
    if ttft and "p99" not in result["ttft"]:
        # Its summary gives no p99 of fewer than 1,000 requests; the peers give theirs, so here it is from its records.
        ttfts = sorted((r["firstTokenNanos"] - r["sentNanos"]) / 1e6 for r in records)
        result["ttft"]["p99"] = ttfts[-(-len(ttfts) * 99 // 100) - 1]
        result["ttftP99FromRecords"] = True
    return result


def floor(folder, run):
    raise LookupError("it measures nothing")


TOOLS = {function.__name__: function for function in (
    llm_bench, aiperf, guidellm, inference_perf, vllm, genai_bench, inference_benchmarker, vllm_bench, sglang_bench,
    mlperf_endpoints, gatling_llm, floor)}
