package dev.gatlingllm.dataset;

/**
 * Where a row is in its file.
 *
 * @param offset of its first byte
 * @param length in bytes
 * @param number of its line in the file, or of the row in its JSON array, from 1
 */
record Slice(long offset, long length, long number) {
  static final int MOST_BYTES = 8_000_000;
}
