package dev.gatlingllm.gatling;

import java.util.Iterator;
import java.util.Map;

/** A feeder of Gatling's that says that it has no end. */
interface Feeder extends Iterator<Map<String, Object>> {
  @Override
  default boolean hasNext() {
    return true;
  }
}
