#!/usr/bin/env bash
# Does a dataset's memory depend on its rows? A file is written, checked, and read in another order, each row once.
#   bench/memory/dataset.sh [ROWS …]      default: 1000 1000000
cd "$(dirname "$0")/../.."
source bench/common.sh
build
machine
rows=("$@")
[ ${#rows[@]} -gt 0 ] || rows=(1000 1000000)
javac -d "$work/classes" -cp "$classpath" bench/memory/ReadDataset.java
for number in "${rows[@]}"; do
  echo
  java -Xmx"${HEAP:-256m}" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$work/classes:$classpath" ReadDataset "$work/dataset.jsonl" "$number"
done
