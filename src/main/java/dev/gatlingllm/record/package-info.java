/**
 * The raw data of a run, without anything derived: {@link RunManifest} (run.json) and one {@link
 * RequestRecord} for each request (requests.jsonl). It is the lowest room and imports no other.
 *
 * <p>{@link RecordLog} takes records from the event loops and writes them; {@link RecordReader}
 * reads them in any schema version ever written. {@link ManifestFile} does both for the manifest.
 * Instants are nanoseconds of one monotonic clock, and {@link Window} compares them by difference,
 * as that clock may wrap around. Absent values are empty, never 0.
 */
package dev.gatlingllm.record;
