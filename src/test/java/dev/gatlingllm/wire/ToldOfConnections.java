package dev.gatlingllm.wire;

/** Counts what is told of connections; belongs to one thread. */
public final class ToldOfConnections implements ConnectionWatch.Listener {
  int closed;
  int strays;

  @Override
  public void keptConnectionClosed() {
    closed++;
  }

  @Override
  public void strayBytes() {
    strays++;
  }
}
