/**
 * Files of prompts: a {@link dev.gatlingllm.dataset.Dataset} says what is read of one, an {@link
 * dev.gatlingllm.dataset.OpenDataset} has checked every row and gives them by number, in memory
 * that does not depend on how many there are, and {@link dev.gatlingllm.dataset.DatasetReader}
 * gives them one after the other, which {@link dev.gatlingllm.dataset.DatasetScripts} makes what
 * requests and conversations ask. A {@link dev.gatlingllm.dataset.DatasetPlan} is the whole of it,
 * for a run.
 *
 * <p>One pass before the load finds the rows ({@code Slices}: lines, records of CSV, elements of a
 * JSON array), reads each ({@code RowFormat}), and writes where it lies to a temporary file ({@code
 * RowIndex}). A row of the load is read again by the same {@code RowFormat}, so it is whole or it
 * is an error. A new format is a {@code RowFormat} and its word in {@link
 * dev.gatlingllm.dataset.DatasetFormat}.
 */
package dev.gatlingllm.dataset;
