package io.github.linkrelay.runtime;

import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.spi.HeaderFilterStrategy;

/**
 * Camel's Vert.x engine for {@code platform-http:}, but for one path, the webhooks', whose route runs on the event loop
 * and goes on asynchronously after the append.
 *
 * <p>Camel's own consumer hands each request to a worker thread and blocks it until the route ends, for it cannot know
 * what a route does. Ours computes a few microseconds and then waits for the disk; without the two changes of thread a
 * request costs half. A step that blocks has no place in that route.
 */
final class EventLoopHttpEngine extends VertxPlatformHttpEngine {
    private final String path;

    EventLoopHttpEngine(String path) {
        this.path = path;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        return endpoint.getPath().equals(path)
                ? new EventLoopConsumer(endpoint, processor, getHandlers(), getServerPort())
                : super.createConsumer(endpoint, processor);
    }

    private static final class EventLoopConsumer extends VertxPlatformHttpConsumer {
        private static final String RETRY_AFTER_SECONDS = "30";

        EventLoopConsumer(
                PlatformHttpEndpoint endpoint, Processor processor, List<Handler<RoutingContext>> handlers, int port) {
            super(endpoint, processor, handlers, VertxPlatformHttpRouter.getRouterNameFromPort(port));
        }

        @Override
        protected void handleRequest(RoutingContext request) {
            if (isSuspended()) {
                request.response().setStatusCode(503).putHeader("Retry-After", RETRY_AFTER_SECONDS).end();
                return;
            }
            Context eventLoop = request.vertx().getOrCreateContext();
            Exchange exchange = createExchange(false);
            exchange.setPattern(ExchangePattern.InOut);
            processHttpRequest(exchange, request)
                    .onSuccess(read -> route(exchange, () -> answer(request, exchange, eventLoop)))
                    .onFailure(unreadable -> {
                        exchange.setException(unreadable);
                        answer(request, exchange, eventLoop);
                    });
        }

        private void route(Exchange exchange, Runnable answer) {
            try {
                createUoW(exchange);
                getAsyncProcessor().process(exchange, doneSync -> answer.run());
            } catch (Exception e) {
                exchange.setException(e);
                answer.run();
            }
        }

        /** Called on whatever thread ended the route; a response may be written by its event loop only. */
        private void answer(RoutingContext request, Exchange exchange, Context eventLoop) {
            eventLoop.runOnContext(now -> {
                try {
                    write(request.response(), exchange);
                } finally {
                    doneUoW(exchange);
                    releaseExchange(exchange, false);
                }
            });
        }

        private void write(HttpServerResponse response, Exchange exchange) {
            if (response.ended() || response.closed()) {
                return;
            }
            if (exchange.getException() != null) {
                getExceptionHandler().handleException("A webhook's route failed", exchange, exchange.getException());
                response.setStatusCode(500).end();
                return;
            }
            Message answer = exchange.getMessage();
            HeaderFilterStrategy filter = getEndpoint().getHeaderFilterStrategy();
            response.setStatusCode(answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class));
            for (Map.Entry<String, Object> header : answer.getHeaders().entrySet()) {
                if (!filter.applyFilterToCamelHeaders(header.getKey(), header.getValue(), exchange)) {
                    response.putHeader(header.getKey(), header.getValue().toString());
                }
            }
            // The filter keeps this one back, for Camel's own consumer sets it apart.
            String contentType = answer.getHeader(Exchange.CONTENT_TYPE, String.class);
            if (contentType != null) {
                response.putHeader(Exchange.CONTENT_TYPE, contentType);
            }
            String body = answer.getBody(String.class);
            if (body == null) {
                response.end();
            } else {
                response.end(body);
            }
        }
    }
}
