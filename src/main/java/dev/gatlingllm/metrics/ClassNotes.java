package dev.gatlingllm.metrics;

import dev.gatlingllm.metrics.StageSummary.Part;
import dev.gatlingllm.record.Counted;
import java.util.ArrayList;
import java.util.List;

/** Notes on the classes of a mix, which a stage's own figures do not show. */
final class ClassNotes {
  private ClassNotes() {}

  static List<String> of(StageSummary stage, Objectives objectives, double maxFailRatio) {
    List<String> notes = new ArrayList<>(stage.notes());
    if (!objectives.ofClasses().isEmpty() && stage.goodput().isPresent()) {
      notes.add("A request counts for goodput by the objectives of its class.");
    }
    for (Part part : stage.parts()) {
      StageSummary figures = part.figures();
      if (part.group().kind() == RequestGroup.Kind.CLASS
          && figures.failRatio().orElse(0) > maxFailRatio) {
        notes.add(
            Counted.text(
                "%,d of %,d {request|requests} of class %s failed, more than llm.maxFailRatio = %s,"
                    + " which is for all classes together.",
                figures.counts().failed(),
                figures.counts().sent(),
                part.group().value(),
                maxFailRatio));
      }
    }
    return List.copyOf(notes);
  }
}
