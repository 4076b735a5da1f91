/**
 * The raw data that a run leaves behind, nothing derived from it: {@link RunManifest} (run.json)
 * and one {@link RequestRecord} for each request (requests.jsonl). The ground floor: it imports no
 * other room.
 *
 * <p>{@link RecordLog} takes records from the event loops and writes them; {@link RecordReader}
 * gives them back, in any schema version that was ever written. {@link ManifestFile} does both for
 * the manifest. Instants are nanoseconds of one monotonic clock, and {@link Window} compares them
 * by difference, as that clock may wrap around. What is absent is empty, never 0.
 */
package dev.gatlingllm.record;
