package dev.gatlingllm.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import de.kherud.llama.InferenceParameters;
import de.kherud.llama.LlamaIterator;
import de.kherud.llama.LlamaModel;
import de.kherud.llama.LlamaOutput;
import de.kherud.llama.ModelParameters;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A real engine behind OpenAI's chat API: llama.cpp with four slots and one thread. It keeps a log
 * of its own stamps and of the engine's counts, a JSON line a request, under /log.
 */
final class LlamaServer {
  static final String NO_LIBRARY = "NO NATIVE LIBRARY: ";
  static final int SLOTS = 4;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LlamaModel model;
  private final LlamaLog engineLog;
  private final ConcurrentLinkedQueue<String> log = new ConcurrentLinkedQueue<>();
  private final AtomicLong ids = new AtomicLong();

  private LlamaServer(LlamaModel model, LlamaLog engineLog) {
    this.model = model;
    this.engineLog = engineLog;
  }

  /** Prints its address when it is ready. */
  public static void main(String[] arguments) throws IOException {
    // Otherwise Nagle's algorithm holds chunks back by 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
    Path folder = Path.of(System.getProperty("java.io.tmpdir"));
    Path weights = folder.resolve("tiny.gguf");
    Path engineLog = folder.resolve("engine.log");
    TinyGguf.write(weights);
    ModelParameters parameters =
        new ModelParameters()
            .setModel(weights.toString())
            .setLogFile(engineLog.toString())
            .setThreads(1)
            .setThreadsBatch(1)
            .setParallel(SLOTS)
            .setCtxSize(TinyGguf.CONTEXT)
            .enableContBatching();
    try {
      new LlamaServer(new LlamaModel(parameters), new LlamaLog(engineLog)).listen();
    } catch (LinkageError e) {
      System.out.println(NO_LIBRARY + e.getMessage());
      System.exit(1);
    }
  }

  private void listen() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext(
        "/v1/models",
        exchange -> whole(exchange, "{\"object\":\"list\",\"data\":[{\"id\":\"tiny\"}]}"));
    server.createContext("/log", exchange -> whole(exchange, String.join("\n", log)));
    server.createContext("/v1/chat/completions", this::chat);
    server.start();
    System.out.println("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** A request that the engine works on. */
  private record Task(long number, LlamaIterator outputs) {}

  private void chat(HttpExchange exchange) throws IOException {
    ObjectNode entry = JSON.createObjectNode().put("receivedNanos", System.nanoTime());
    JsonNode body = JSON.readTree(exchange.getRequestBody());
    entry.put("id", "chatcmpl-" + ids.incrementAndGet());
    entry.put("host", exchange.getRequestHeaders().getFirst("Host"));
    Task task = submit(body);
    List<Long> chunks = new ArrayList<>();
    try {
      if (body.path("stream").asBoolean()) {
        stream(exchange, entry, task, chunks, body);
      } else {
        String text = "";
        while (task.outputs().hasNext()) {
          text += task.outputs().next().text;
        }
        finish(entry, task, body);
        entry.put("endNanos", System.nanoTime());
        whole(exchange, answer(entry, "message", message(text), true).toString());
      }
    } catch (IOException e) {
      task.outputs().cancel();
      throw e;
    }
    chunks.forEach(entry.withArray("chunkNanos")::add);
    chunks.forEach(nanos -> entry.withArray("chunkTokens").add(1));
    log.add(entry.toString());
  }

  private void stream(
      HttpExchange exchange, ObjectNode entry, Task task, List<Long> chunks, JsonNode body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
    exchange.sendResponseHeaders(200, 0);
    try (OutputStream out = exchange.getResponseBody()) {
      event(out, answer(entry, "delta", message(""), false).toString());
      while (task.outputs().hasNext()) {
        LlamaOutput output = task.outputs().next();
        // Half a character is held back by the engine; the last output may be empty.
        if (!output.text.isEmpty()) {
          chunks.add(System.nanoTime());
          ObjectNode delta = JSON.createObjectNode().put("content", output.text);
          event(out, answer(entry, "delta", delta, false).toString());
        }
      }
      finish(entry, task, body);
      event(out, answer(entry, "delta", JSON.createObjectNode(), true).toString());
      entry.put("endNanos", System.nanoTime());
      event(out, "[DONE]");
    }
  }

  /** One at a time, so that the task the engine begins next is this one. */
  private synchronized Task submit(JsonNode body) {
    StringBuilder prompt = new StringBuilder();
    body.get("messages").forEach(message -> prompt.append(message.get("content").asText()));
    int before = engineLog.launches();
    LlamaIterator outputs =
        model
            .generate(
                new InferenceParameters(prompt.toString())
                    .setNPredict(body.get("max_tokens").asInt())
                    .setIgnoreEos(body.path("ignore_eos").asBoolean())
                    .setTemperature((float) body.path("temperature").asDouble(1))
                    .setCachePrompt(false))
            .iterator();
    return new Task(engineLog.awaitLaunch(before), outputs);
  }

  private void finish(ObjectNode entry, Task task, JsonNode body) {
    LlamaLog.Timing timing = engineLog.awaitTiming(task.number());
    entry
        .put("promptTokens", timing.promptTokens())
        .put("completionTokens", timing.completionTokens())
        .put("engineMillis", timing.totalMillis())
        .put(
            "finishReason",
            timing.completionTokens() < body.get("max_tokens").asInt() ? "stop" : "length");
  }

  private static ObjectNode message(String text) {
    return JSON.createObjectNode().put("role", "assistant").put("content", text);
  }

  private static ObjectNode answer(ObjectNode entry, String field, ObjectNode text, boolean last) {
    ObjectNode answer = JSON.createObjectNode().put("id", entry.get("id").asText());
    ObjectNode choice = answer.withArray("choices").addObject().put("index", 0);
    choice.set(field, text);
    if (last) {
      choice.put("finish_reason", entry.get("finishReason").asText());
      int prompt = entry.get("promptTokens").asInt();
      int completion = entry.get("completionTokens").asInt();
      answer
          .putObject("usage")
          .put("prompt_tokens", prompt)
          .put("completion_tokens", completion)
          .put("total_tokens", prompt + completion);
    }
    return answer;
  }

  private static void event(OutputStream out, String data) throws IOException {
    out.write(("data: " + data + "\n\n").getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  private static void whole(HttpExchange exchange, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }
}
