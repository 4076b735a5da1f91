package dev.gatlingllm.simulator;

import java.util.Optional;

/**
 * A completion request as it came over HTTP.
 *
 * @param authorization value of the header; empty if there is none
 * @param faultHeader value of x-simulate; null if there is none
 * @param requestOnConnection from 1
 */
record Call(
    Api api,
    byte[] body,
    String authorization,
    String faultHeader,
    boolean keepAlive,
    int requestOnConnection) {

  /** The fault that the request asks for, else the one that the server's settings have for it. */
  Optional<String> fault(SimulatorSettings settings, long number) {
    return Optional.ofNullable(faultHeader)
        .or(() -> settings.fault().filter(share -> share.befalls(number)).map(FaultShare::fault));
  }
}
