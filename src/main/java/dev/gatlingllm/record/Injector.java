package dev.gatlingllm.record;

import java.util.Optional;

/**
 * One of the load generators that make a load together.
 *
 * @param number from 1
 * @param of number of load generators; 1 if there is only one
 * @param process the process that wrote the records, "pid@host"; empty if its run is missing in a
 *     merged run
 */
public record Injector(int number, int of, Optional<String> process) {
  public Injector(int number, int of, String process) {
    this(number, of, Optional.of(process));
  }

  /** The host it ran on; empty if unknown. */
  public Optional<String> host() {
    return process.map(it -> it.substring(it.indexOf('@') + 1));
  }
}
