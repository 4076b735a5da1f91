package dev.gatlingllm.run;

import dev.gatlingllm.config.ConfigException;
import dev.gatlingllm.config.LlmConfig;
import dev.gatlingllm.config.LlmConfig.MixClass;
import dev.gatlingllm.prompt.Conversation.Rules;
import dev.gatlingllm.prompt.ConversationPlan;
import dev.gatlingllm.prompt.InputPlan;
import dev.gatlingllm.prompt.LlmInput;
import dev.gatlingllm.prompt.MixPlan;
import dev.gatlingllm.prompt.SourceFacts;
import dev.gatlingllm.run.Preflight.Refused;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Where the requests of one action go.
 *
 * @param usual for all but those of the classes
 * @param ofClasses by the name of each class of {@code llm.mix}
 */
public record ClassEndpoints(Endpoint usual, Map<String, Endpoint> ofClasses) {

  /**
   * The endpoints at one server, not yet checked.
   *
   * @param own settings of these requests by their {@code llm.*} key, which override all others
   */
  static ClassEndpoints of(
      Endpoints endpoints, List<MixClass> mix, Endpoint server, Map<String, String> own) {
    Map<String, Endpoint> ofClasses = new TreeMap<>();
    for (MixClass one : mix) {
      Map<String, String> all = new HashMap<>(one.own());
      all.putAll(own);
      if (one.weight() > 0) {
        ofClasses.put(one.name(), ofClass(one.name(), endpoints, server, all));
      }
    }
    return new ClassEndpoints(endpoints.of(server, own), ofClasses);
  }

  /** The same, and checked. One that cannot be used ends the JVM with one sentence. */
  static ClassEndpoints checked(
      Endpoints endpoints, LlmConfig config, Endpoint server, Map<String, String> own) {
    try {
      ClassEndpoints all = of(endpoints, config.mix(), server, own);
      all.check(endpoints);
      return all;
    } catch (ConfigException | Refused e) {
      throw Fatal.exit(config.redactor().strike(e.getMessage()));
    }
  }

  private static Endpoint ofClass(
      String name, Endpoints endpoints, Endpoint server, Map<String, String> own) {
    try {
      Endpoint made = endpoints.of(server, own);
      if (endpoints.isEmbedded(server) && !endpoints.isEmbedded(made)) {
        throw new ConfigException(
            "llm.baseUrl is '%s', must be given for the run, too: the other requests would go to the embedded server."
                .formatted(made.baseUrl()));
      }
      return made;
    } catch (ConfigException e) {
      throw new ConfigException(in(name) + e.getMessage());
    }
  }

  private static String in(String requestClass) {
    return "In llm.mix." + requestClass + ", ";
  }

  /** Asks each server once. */
  void check(Endpoints endpoints) throws Refused {
    endpoints.check(usual);
    for (Map.Entry<String, Endpoint> one : ofClasses.entrySet()) {
      try {
        endpoints.check(one.getValue());
      } catch (Refused e) {
        throw new Refused(in(one.getKey()) + e.getMessage());
      }
    }
  }

  public Endpoint of(LlmInput input) {
    return of(input.labels().requestClass());
  }

  Endpoint of(String requestClass) {
    return ofClasses.getOrDefault(requestClass, usual);
  }

  /**
   * Checks that what users ask is supported where it goes; if not, ends the JVM with one sentence
   * that names the class.
   *
   * @param rules of the conversations in which it is asked; empty if it is asked at once
   * @param facts what is known of it, other than by its plan
   */
  void require(InputPlan plan, Optional<Rules> rules, Optional<SourceFacts> facts) {
    if (rules.isPresent()) {
      requireConversations(rules.get());
    }
    require(plan, facts, "");
  }

  private void require(InputPlan plan, Optional<SourceFacts> facts, String requestClass) {
    if (plan instanceof ConversationPlan all && all.inputs() instanceof MixPlan mix) {
      require(mix, Optional.empty(), requestClass);
    } else if (plan instanceof MixPlan mix) {
      mix.shares().forEach(it -> require(it.plan(), Optional.empty(), it.name()));
    } else {
      boolean messages = facts.map(SourceFacts::messages).orElse(plan.conversations());
      require(requestClass, endpoint -> endpoint.require(plan.words(), messages));
      facts
          .flatMap(SourceFacts::url)
          .ifPresent(url -> require(requestClass, it -> it.requireAt(url, plan.words())));
    }
  }

  /** As {@link Endpoint#require}, for all of them; if not, ends the JVM. */
  public void require(String request, boolean messages) {
    eachName(name -> require(name, endpoint -> endpoint.require(request, messages)));
  }

  /** As {@link Endpoint#requireConversations}, for all of them; if not, ends the JVM. */
  public void requireConversations(Rules rules) {
    eachName(name -> require(name, endpoint -> endpoint.requireConversations(rules.of(name))));
  }

  private void eachName(Consumer<String> check) {
    check.accept("");
    ofClasses.keySet().forEach(check);
  }

  private void require(String requestClass, Consumer<Endpoint> check) {
    try {
      check.accept(of(requestClass));
    } catch (ConfigException e) {
      throw Fatal.exit(
          (ofClasses.containsKey(requestClass) ? in(requestClass) : "") + e.getMessage());
    }
  }
}
