package dev.gatlingllm.config;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * How servers are trusted and what the client shows of itself: {@code llm.tls}.
 *
 * @param insecure no certificate is checked, nor the name in it
 * @param authorities trusted instead of the JDK's; empty: the JDK's are
 */
public record Tls(
    boolean insecure, List<X509Certificate> authorities, Optional<ClientCertificate> client) {}
