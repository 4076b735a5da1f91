/**
 * Prompts: {@link Prompt}, and the tokenizers that size them.
 *
 * <p>{@link RandomPrompts} composes texts of an exact number of tokens, {@link ReadyQueue} keeps
 * some ahead of the load; {@link BlockPrompts} makes prompts that share their first blocks. What
 * made-up prompts are is a {@link SyntheticPlan}: {@link Lengths} that are drawn, and {@link
 * SharedPrefixes}. No other room knows DJL. A user's own files may act like programs: {@link
 * TokenizerLoader} and {@link ForeignTemplate} try them in an {@link IsolatedProcess}.
 */
package dev.gatlingllm.prompt;
