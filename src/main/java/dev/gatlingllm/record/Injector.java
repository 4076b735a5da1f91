package dev.gatlingllm.record;

import java.util.Optional;

/**
 * One of the load generators that make a load together.
 *
 * @param number from 1
 * @param of how many there are; 1 where one makes all of the load
 * @param process that wrote the records, "pid@host"; empty where its run is missing among those
 *     that were merged
 */
public record Injector(int number, int of, Optional<String> process) {
  public Injector(int number, int of, String process) {
    this(number, of, Optional.of(process));
  }

  /** Where it ran; empty where nobody knows. */
  public Optional<String> host() {
    return process.map(it -> it.substring(it.indexOf('@') + 1));
  }
}
