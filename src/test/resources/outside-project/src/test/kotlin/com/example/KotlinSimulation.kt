package com.example

import dev.gatlingllm.gatling.LlmDsl.*
import io.gatling.javaapi.core.CoreDsl.*
import io.gatling.javaapi.core.Simulation

class KotlinSimulation : Simulation() {
  val server = llm.baseUrl(System.getProperty("server")).model("simulated-model")

  val chat =
      scenario("Chat")
          .exec(llm("Ask").system("Be short.").user("Why?").maxTokens(8).check(e2e().lte(60_000.0)))

  init {
    setUp(chat.injectOpen(constantUsersPerSec(4.0).during(2))).protocols(server)
  }
}
