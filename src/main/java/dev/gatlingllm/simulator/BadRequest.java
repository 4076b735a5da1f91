package dev.gatlingllm.simulator;

/** A request that the server does not understand; its message goes to the client. */
final class BadRequest extends Exception {
  private static final long serialVersionUID = 1;

  BadRequest(String message) {
    super(message);
  }
}
