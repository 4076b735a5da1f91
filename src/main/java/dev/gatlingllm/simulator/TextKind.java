package dev.gatlingllm.simulator;

/** The field of a chat with generated text. */
enum TextKind {
  CONTENT("{\"content\":\"", "\"}"),
  REASONING("{\"reasoning_content\":\"", "\"}"),
  TOOL_CALL("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"", "\"}}]}"),
  FIRST_CALL(TOOL_CALL.before, TOOL_CALL.after),
  SECOND_CALL(TOOL_CALL.before.replace("0", "1"), TOOL_CALL.after);

  /** What surrounds the text in a stream's delta. */
  final String before;

  final String after;

  TextKind(String before, String after) {
    this.before = before;
    this.after = after;
  }
}
