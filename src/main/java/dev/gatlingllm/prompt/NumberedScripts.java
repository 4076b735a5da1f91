package dev.gatlingllm.prompt;

/** A source without an end, whose scripts can be made by their numbers, in any order. */
public interface NumberedScripts extends Source<Script> {

  /**
   * The script of that number, whatever was made before; {@link #next} gives them in turn.
   *
   * @param number from 0
   * @throws TokenizerException if no prompt of the requested size can be made
   */
  Script numbered(long number);

  /**
   * The same as something that a user says later in a conversation: without a beginning that
   * conversations have in common.
   */
  Script later(long number);
}
