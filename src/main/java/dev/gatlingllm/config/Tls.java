package dev.gatlingllm.config;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/**
 * How the client trusts servers and identifies itself: {@code llm.tls}.
 *
 * @param insecure whether neither certificates nor the names in them are checked
 * @param authorities trusted instead of the JDK's; empty for the JDK's
 */
public record Tls(
    boolean insecure, List<X509Certificate> authorities, Optional<ClientCertificate> client) {}
