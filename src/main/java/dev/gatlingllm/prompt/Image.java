package dev.gatlingllm.prompt;

/**
 * An image, encoded to be sent.
 *
 * @param mediaType e.g. "image/png"
 * @param base64 the file's bytes (RFC 4648, section 4)
 */
public record Image(String mediaType, String base64) {}
