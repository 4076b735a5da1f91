#!/usr/bin/env bash
# JMH over the hot path: bench/jmh/run.sh [JMH options]
cd "$(dirname "$0")/../.."
source bench/common.sh
build
for artifact in jmh-core jmh-generator-annprocess; do
  mvn -q -B -ntp dependency:get -Dartifact=org.openjdk.jmh:$artifact:1.37
done
mvn -q -B help:evaluate -Dexpression=settings.localRepository -Doutput="$work/repository"
repository=$(cat "$work/repository")
jmh=$(find "$repository"/org/openjdk/jmh "$repository"/net/sf/jopt-simple "$repository"/org/apache/commons/commons-math3 \
  -name '*.jar' | tr '\n' ':')
javac -d "$work/classes" -cp "$classpath:$jmh" -processorpath "$jmh" bench/jmh/HotPath.java
machine
java -cp "$work/classes:$classpath:$jmh" org.openjdk.jmh.Main HotPath "$@"
