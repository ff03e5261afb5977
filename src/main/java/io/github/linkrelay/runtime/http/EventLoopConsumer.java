package io.github.linkrelay.runtime.http;

import io.github.linkrelay.webhook.WebhookAnswer;
import io.vertx.core.Context;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumerAware;
import org.apache.camel.spi.HeaderFilterStrategy;
import org.apache.camel.spi.InflightRepository;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.util.CollectionHelper;

/**
 * Runs the route of one webhook on the event loop, see {@link EventLoopHttpEngine}. {@link WebhookPath} brings the
 * requests.
 */
final class EventLoopConsumer extends DefaultConsumer implements PlatformHttpConsumer, Suspendable {
    private final EventLoopHttpEngine engine;
    private final RequestBodies bodies;
    private final WebhookAnswer answers;
    /**
     * How many requests have passed the check whether the route is open, but don't count as being in it. That is a matter
     * of microseconds, because the count comes before the first step of the route.
     */
    private final AtomicInteger entering = new AtomicInteger();

    private WebhookPath path;
    private volatile boolean open;

    EventLoopConsumer(
            EventLoopHttpEngine engine,
            PlatformHttpEndpoint endpoint,
            Processor processor,
            RequestBodies bodies,
            WebhookAnswer answers) {
        super(endpoint, processor);
        this.engine = engine;
        this.bodies = bodies;
        this.answers = answers;
    }

    @Override
    public PlatformHttpEndpoint getEndpoint() {
        return (PlatformHttpEndpoint) super.getEndpoint();
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        path = engine.prepare(getEndpoint());
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        open = true;
        path.serves(this);
    }

    @Override
    protected void doResume() throws Exception {
        super.doResume();
        open = true;
        path.serves(this);
    }

    @Override
    protected void doSuspend() throws Exception {
        shut();
        super.doSuspend();
    }

    @Override
    protected void doStop() throws Exception {
        shut();
        path.left(this);
        super.doStop();
    }

    /**
     * Admits no more requests. Camel then counts those in the route, so requests that have passed the check must be in
     * it by then.
     */
    private void shut() {
        open = false;
        while (entering.get() > 0) {
            Thread.onSpinWait();
        }
    }

    /** Whether requests may enter the route now. */
    boolean isOpen() {
        return open;
    }

    /** Takes a complete request into the route; returns false if it may not enter. Runs on the event loop. */
    boolean take(RoutingContext request, byte[] body) {
        Runnable leave = enter();
        if (leave == null) {
            return false;
        }
        process(request, body, leave);
        return true;
    }

    /**
     * Counts a request as being in the route. Returns what must be run when it is answered; {@code null} if the route is
     * shut.
     */
    private Runnable enter() {
        entering.incrementAndGet();
        try {
            if (!open) {
                return null;
            }
            String route = getRouteId();
            if (route == null) {
                return () -> {};
            }
            // Camel counts the exchanges in a route and never asks for the one that is given here.
            InflightRepository inFlight = getEndpoint().getCamelContext().getInflightRepository();
            inFlight.add(null, route);
            return () -> inFlight.remove(null, route);
        } finally {
            entering.decrementAndGet();
        }
    }

    /** Returns the id of the route that this consumer is in; {@code null} while that route is only about to start. */
    @Override
    public String getRouteId() {
        if (super.getRouteId() == null) {
            getEndpoint().getCamelContext().getRoutes().stream()
                    .filter(route -> route.getConsumer() instanceof PlatformHttpConsumerAware outer
                            && outer.getPlatformHttpConsumer() == this)
                    .findFirst()
                    .ifPresent(route -> setRouteId(route.getRouteId()));
        }
        return super.getRouteId();
    }

    private void process(RoutingContext request, byte[] body, Runnable leave) {
        Context eventLoop = request.vertx().getOrCreateContext();
        Exchange exchange = createExchange(false);
        exchange.setPattern(ExchangePattern.InOut);
        Runnable answer = () -> eventLoop.runOnContext(now -> {
            answer(request, exchange, body);
            leave.run();
        });
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

    /**
     * Sets the request's headers, a repeated one as a list, except those that have a meaning for Camel. Query
     * parameters do not become headers.
     */
    private void setHeaders(Exchange exchange, HttpServerRequest request) {
        HeaderFilterStrategy filter = getEndpoint().getHeaderFilterStrategy();
        Map<String, Object> headers = exchange.getMessage().getHeaders();
        for (Map.Entry<String, String> header : request.headers()) {
            if (!filter.applyFilterToExternalHeaders(header.getKey(), header.getValue(), exchange)) {
                CollectionHelper.appendEntry(headers, header.getKey(), header.getValue());
            }
        }
    }

    /** Writes the answer on the event loop. A response may be written only there, whatever thread ended the route. */
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
            // A step of an onException failed as well.
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
        // The filter leaves out this header, because Camel's own consumer sets it separately.
        String contentType = answer.getHeader(Exchange.CONTENT_TYPE, String.class);
        if (contentType != null) {
            response.putHeader(Exchange.CONTENT_TYPE, contentType);
        }
        String text = answer.getBody(String.class);
        response.end(text == null ? "" : text);
    }
}
