package dev.gatlingllm.simulator;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseEncoder;
import io.netty.handler.codec.http.HttpUtil;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** One client connection: answers its requests, one after the other. */
final class Connection extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger LOGGER = System.getLogger(Connection.class.getName());

  private final ServerContext server;
  private final long number;
  private final ReadStamp readStamp;
  private Wire wire;
  private Exchange exchange;
  private int completionRequests;

  /**
   * @param number in the order of acceptance, from 1
   * @param readStamp of the connection's bytes
   */
  Connection(ServerContext server, long number, ReadStamp readStamp) {
    this.server = server;
    this.number = number;
    this.readStamp = readStamp;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    wire = new Wire(ctx.pipeline().context(HttpResponseEncoder.class));
  }

  @Override
  protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
    if (exchange != null && !exchange.ended()) {
      // Pipelining, which no client of such a server uses.
      ctx.close();
      return;
    }
    boolean keepAlive = HttpUtil.isKeepAlive(request) && request.decoderResult().isSuccess();
    Reply early = early(request);
    Api api = early == null ? completions(request) : null;
    if (api != null) {
      complete(api, request, keepAlive);
    } else if (early == null && request.uri().equals("/simulator/log")) {
      LogReply.send(server.log().requests(), wire, keepAlive);
    } else {
      Reply reply = early != null ? early : page(request);
      wire.byteByByte(false);
      wire.write(wire.buffer(reply.bytes(keepAlive)));
      if (!keepAlive) {
        wire.close();
      }
    }
  }

  private void complete(Api api, FullHttpRequest request, boolean keepAlive) {
    LogEntry log = new LogEntry(number, api.path, readStamp.nanos(), server.settings().logChunks());
    Call call =
        new Call(
            api,
            ByteBufUtil.getBytes(request.content()),
            key(request),
            request.headers().get("x-simulate"),
            keepAlive,
            ++completionRequests);
    exchange = new Exchange(server, wire, log, call);
    if (authorized(request)) {
      new Completion(server, exchange).start();
    } else {
      exchange.reply(unauthorized());
    }
  }

  /** The reply that is due before the request is examined; null if none. */
  private Reply early(FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      return Reply.badRequest("This is no HTTP request that can be read.");
    }
    return isModelList(request.uri()) && !authorized(request) ? unauthorized() : null;
  }

  private static Api completions(FullHttpRequest request) {
    for (Api api : Api.values()) {
      if (request.method().equals(HttpMethod.POST) && request.uri().equals(api.path)) {
        return api;
      }
    }
    return null;
  }

  private Reply page(FullHttpRequest request) {
    return switch (request.uri()) {
      case "/health" -> Reply.text(200, "application/json", "{\"status\":\"ok\"}");
      case "/simulator/stats" -> Reply.json(200, server.counters().json());
      case "/v1/models", "/v1/models?limit=1000" -> models();
      case "/info" ->
          Reply.json(
              200, Json.MAPPER.createObjectNode().put("model_id", server.settings().model()));
      case "/api/tags" -> tags();
      default ->
          Reply.error(
              404,
              "There is no " + request.method() + " " + request.uri() + " here.",
              "invalid_request_error",
              null);
    };
  }

  private Reply models() {
    var json = Json.MAPPER.createObjectNode().put("object", "list");
    json.putArray("data")
        .addObject()
        .put("id", server.settings().model())
        .put("object", "model")
        .put("owned_by", "simulator");
    return Reply.json(200, json);
  }

  private static boolean isModelList(String uri) {
    return uri.startsWith("/v1/models");
  }

  private Reply tags() {
    var json = Json.MAPPER.createObjectNode();
    json.putArray("models").addObject().put("name", server.settings().model() + ":latest");
    return Reply.json(200, json);
  }

  /** The key as a bearer token, from any of its headers. */
  private static String key(FullHttpRequest request) {
    String own = request.headers().get("x-api-key");
    String bearer = own == null ? "" : "Bearer " + own;
    return request.headers().get(HttpHeaderNames.AUTHORIZATION, bearer);
  }

  private boolean authorized(FullHttpRequest request) {
    String given = key(request);
    return server.settings().apiKey().map(key -> given.equals("Bearer " + key)).orElse(true);
  }

  private static Reply unauthorized() {
    return Reply.error(
        401, "A valid API key is needed.", "invalid_request_error", "invalid_api_key");
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    Counters.add(server.counters().connectionsOpen, 1);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    Counters.add(server.counters().connectionsOpen, -1);
    if (exchange != null) {
      exchange.disconnected();
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // If a client resets its connection or speaks no TLS, that is not the server's failure.
    if (!(cause instanceof IOException) && !(cause instanceof DecoderException)) {
      LOGGER.log(Level.ERROR, "Simulated server: a request failed", cause);
    }
    ctx.close();
  }
}
