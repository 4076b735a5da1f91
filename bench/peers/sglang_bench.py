#!/usr/bin/env python3
"""sglang_bench.py OPTION…: the Rust client of the sglang that this Python has, with its own options. It is taken from its own
file: "python -m sglang.benchmark.rust_client" imports all of sglang first, and PyTorch with it."""
import glob
import importlib.util
import sys
import sysconfig

path = glob.glob(sysconfig.get_path("platlib") + "/sglang/srt/rust_extensions/_bench.*.so")[0]
spec = importlib.util.spec_from_file_location("_bench", path)
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
module.run_argv(["sglang-bench", *sys.argv[1:]])
