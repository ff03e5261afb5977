package io.github.linkrelay.runtime;

import io.github.linkrelay.webhook.Outcome;
import io.github.linkrelay.webhook.WebhookAnswer;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
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
import org.apache.camel.util.CollectionHelper;

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
    private final RequestBodies bodies;
    private final WebhookAnswer answers;

    EventLoopHttpEngine(String path, RequestBodies bodies, WebhookAnswer answers) {
        this.path = path;
        this.bodies = bodies;
        this.answers = answers;
    }

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        if (!endpoint.getPath().equals(path)) {
            return super.createConsumer(endpoint, processor);
        }
        endpoint.setUseBodyHandler(false);
        endpoint.setUseStreaming(false);
        return new EventLoopConsumer(endpoint, processor, VertxPlatformHttpRouter.getRouterNameFromPort(getServerPort()));
    }

    private final class EventLoopConsumer extends VertxPlatformHttpConsumer {

        EventLoopConsumer(PlatformHttpEndpoint endpoint, Processor processor, String router) {
            super(endpoint, processor, List.of(), router);
        }

        @Override
        protected void handleRequest(RoutingContext request) {
            if (isSuspended()) {
                refuse(request.request(), Outcome.UNAVAILABLE);
            } else {
                bodies.read(request.vertx(), request.request(),
                        body -> received(request, body), outcome -> refuse(request.request(), outcome));
            }
        }

        private void received(RoutingContext request, byte[] body) {
            if (isSuspended()) {
                bodies.release(body);
                refuse(request.request(), Outcome.UNAVAILABLE);
                return;
            }
            Context eventLoop = request.vertx().getOrCreateContext();
            Exchange exchange = createExchange(false);
            exchange.setPattern(ExchangePattern.InOut);
            Runnable answer = () -> eventLoop.runOnContext(now -> answer(request, exchange, body));
            try {
                setHeaders(exchange, request.request());
                exchange.getMessage().setBody(body);
                createUoW(exchange);
                getAsyncProcessor().process(exchange, doneSync -> answer.run());
            } catch (Exception e) {
                exchange.setException(e);
                answer.run();
            }
        }

        /** The request's headers, a repeated one as a list, but none that Camel acts on. The query stays in the query. */
        private void setHeaders(Exchange exchange, HttpServerRequest request) {
            HeaderFilterStrategy filter = getEndpoint().getHeaderFilterStrategy();
            Map<String, Object> headers = exchange.getMessage().getHeaders();
            for (Map.Entry<String, String> header : request.headers()) {
                if (!filter.applyFilterToExternalHeaders(header.getKey(), header.getValue(), exchange)) {
                    CollectionHelper.appendEntry(headers, header.getKey(), header.getValue());
                }
            }
        }

        /** On the event loop: whatever thread ended the route, a response may be written there only. */
        private void answer(RoutingContext request, Exchange exchange, byte[] body) {
            try {
                if (!request.response().ended() && !request.response().closed()) {
                    write(request.request(), exchange);
                }
            } catch (RuntimeException e) {
                getExceptionHandler().handleException("A webhook's answer could not be written", exchange, e);
                request.response().reset();
            } finally {
                bodies.release(body);
                doneUoW(exchange);
                releaseExchange(exchange, false);
            }
        }

        private void write(HttpServerRequest request, Exchange exchange) {
            HttpServerResponse response = request.response();
            Exception failure = exchange.getException();
            if (failure != null) {
                // A step of an onException failed in its turn.
                exchange.setProperty(Exchange.EXCEPTION_CAUGHT, failure);
                exchange.setException(null);
                answers.process(exchange);
            }
            Message answer = exchange.getMessage();
            HeaderFilterStrategy filter = getEndpoint().getHeaderFilterStrategy();
            response.setStatusCode(answer.getHeader(Exchange.HTTP_RESPONSE_CODE, 200, Integer.class));
            for (Map.Entry<String, Object> header : answer.getHeaders().entrySet()) {
                Object value = header.getValue();
                if (value != null && !filter.applyFilterToCamelHeaders(header.getKey(), value, exchange)) {
                    response.putHeader(header.getKey(), value.toString());
                }
            }
            // The filter keeps this one back, for Camel's own consumer sets it apart.
            String contentType = answer.getHeader(Exchange.CONTENT_TYPE, String.class);
            if (contentType != null) {
                response.putHeader(Exchange.CONTENT_TYPE, contentType);
            }
            String text = answer.getBody(String.class);
            response.end(text == null ? "" : text);
        }

        /** Without the route: it could not answer, or there is no whole body to give it. */
        private void refuse(HttpServerRequest request, Outcome outcome) {
            answers.note(outcome);
            HttpServerResponse response = request.response().setStatusCode(outcome.status());
            if (outcome.retryAfterSeconds() > 0) {
                response.putHeader("Retry-After", String.valueOf(outcome.retryAfterSeconds()));
            }
            if (!request.isEnded() && request.version() != HttpVersion.HTTP_2) {
                response.putHeader("Connection", "close");
            }
            response.putHeader(Exchange.CONTENT_TYPE, "text/plain; charset=utf-8").end(outcome.text());
        }
    }
}
