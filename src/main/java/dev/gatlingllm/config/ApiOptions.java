package dev.gatlingllm.config;

import java.util.OptionalInt;

/**
 * What only one API has.
 *
 * @param azureApiVersion the api-version of every Azure address
 * @param embeddingsBatchSize texts in one embeddings request; ≥ 1
 * @param embeddingsDimensions length of each vector; empty for the model's own
 * @param rerankDocuments documents in one rerank request; ≥ 1
 * @param rerankTopN of which so many come back; empty for all
 * @param rerankQuery what they are ranked by
 * @param rerankDocumentsField the body's field that has the documents
 * @param tritonBackend what is behind Triton
 */
public record ApiOptions(
    String azureApiVersion,
    int embeddingsBatchSize,
    OptionalInt embeddingsDimensions,
    int rerankDocuments,
    OptionalInt rerankTopN,
    String rerankQuery,
    String rerankDocumentsField,
    TritonBackend tritonBackend) {

  /** As gatling.conf has them. */
  public static final ApiOptions DEFAULTS =
      new ApiOptions(
          "2024-10-21",
          1,
          OptionalInt.empty(),
          10,
          OptionalInt.empty(),
          "Which of these is about the sea?",
          "documents",
          TritonBackend.VLLM);
}
