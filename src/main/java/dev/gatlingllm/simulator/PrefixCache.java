package dev.gatlingllm.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The first blocks of prompts that a server still knows. A block is known by its tokens and by all
 * before it. Only whole blocks are kept, those used last the longest; the last token of a prompt is
 * always read. A prompt is known from when it has come. Thread-safe.
 */
final class PrefixCache {
  private static final int MOST_BLOCKS = 1 << 20;

  private final int blockTokens;
  private final Function<String, int[]> encoder;
  private final Map<Long, Boolean> known =
      new LinkedHashMap<>(1024, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
          return size() > MOST_BLOCKS;
        }
      };

  PrefixCache(int blockTokens, Function<String, int[]> encoder) {
    this.blockTokens = blockTokens;
    this.encoder = encoder;
  }

  /** Number of the prompt's first tokens that were known; all of them are from now on. */
  synchronized int read(List<String> texts) {
    int[] tokens = texts.stream().flatMapToInt(text -> IntStream.of(encoder.apply(text))).toArray();
    int hits = 0;
    boolean hit = true;
    long chain = 0;
    for (int block = 0; (block + 1) * blockTokens <= tokens.length; block++) {
      for (int i = block * blockTokens; i < (block + 1) * blockTokens; i++) {
        // The finalizer of MurmurHash3, over the chain so far.
        chain = (chain ^ tokens[i] + 1) * 0xFF51AFD7ED558CCDL;
        chain = (chain ^ chain >>> 33) * 0xC4CEB9FE1A85EC53L;
        chain ^= chain >>> 33;
      }
      hit = known.put(chain, true) != null && hit;
      hits += hit ? 1 : 0;
    }
    return Math.min(hits, Math.max(0, tokens.length - 1) / blockTokens) * blockTokens;
  }
}
