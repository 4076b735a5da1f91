package dev.gatlingllm.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A completion request as received over HTTP.
 *
 * @param authorization value of the header; empty if absent
 * @param faultHeader value of x-simulate; null if absent
 * @param requestOnConnection number of the request on its connection, from 1
 */
record Call(
    Api api,
    byte[] body,
    String authorization,
    String faultHeader,
    boolean keepAlive,
    int requestOnConnection) {

  /** An error that quotes the request's key, as the worst servers do. */
  ObjectNode simulatedError() {
    String message = "Simulated error; the request came with: " + authorization;
    return Json.error(message, "server_error", null);
  }
}
