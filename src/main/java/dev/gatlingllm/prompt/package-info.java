/**
 * What is asked: {@link PromptSource}, {@link Prompt}, and the tokenizers that size them.
 *
 * <p>{@link RandomPrompts} composes texts of an exact number of tokens, {@link PromptQueue} keeps
 * some ahead of the load. {@link Tokenizer} is the only class that knows DJL. Files of a user's own
 * are programs as much as data: {@link Trial} tries a tokenizer and its template in a process of
 * its own.
 */
package dev.gatlingllm.prompt;
