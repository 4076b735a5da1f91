package dev.gatlingllm;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A test, or all of a class, that takes seconds: it starts processes, or does the same thousands of
 * times. {@code mvn test} leaves it out, {@code mvn verify} does not, nor does {@code -Dtest=…}.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@org.junit.jupiter.api.Tag(Slow.TAG)
@net.jqwik.api.Tag(Slow.TAG)
public @interface Slow {
  /** As pom.xml names it. */
  String TAG = "slow";
}
