package dev.gatlingllm.run;

import java.util.function.Consumer;

/**
 * What happens when there is nothing more to ask. Each may be called again and again.
 *
 * @param say takes a sentence that a reader of the reports should know
 */
record InputEnd(StageController stages, ClientFailure clientFailure, Consumer<String> say) {
  /**
   * Users ask for more than there is.
   *
   * @param sentence which source has ended
   */
  void usedUp(String sentence) {
    if (stages.useUp(sentence)) {
      String then =
          stages.isPlanned() ? ", and the run with it." : ": users who ask for more send nothing.";
      say.accept(sentence.replaceFirst("\\.$", then));
      if (stages.stages().stream().allMatch(it -> it.measured() == 0)) {
        say.accept(
            "All was asked in the warm-up, which is not measured: a shorter llm.warmup, or none"
                + " (0s), measures it.");
      }
    }
  }

  /**
   * A file cannot be read any more.
   *
   * @param sentence which one, and why
   */
  void lost(String sentence) {
    if (!stages.loseInput(sentence)) {
      clientFailure.lostInput(sentence);
    }
  }
}
