package io.github.linkrelay.runtime.http;

import io.github.linkrelay.operator.server.Access;
import io.github.linkrelay.operator.server.OperatorAnswer;
import io.github.linkrelay.operator.server.OperatorRequest;
import io.github.linkrelay.operator.server.OperatorSite;
import io.github.linkrelay.webhook.Outcome;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles every request to Camel's management port first: it checks credentials, and answers the requests to the
 * operator's page and API. Other requests, such as health and metrics, go on to Camel's own handlers.
 *
 * <p>A request without the right credentials is refused at once: its body is not kept, and it does not wait for one of
 * the threads. Everybody may ask whether the process is live or ready, because a probe has no credentials; the answer
 * gives no reason. These questions have a thread of their own, so that a long search does not make the process look
 * dead.
 */
public final class VertxServerManagement {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.operator");
    private static final int FIRST = -1_000;
    private static final int THREADS = 2;
    /** The most requests that may wait or run; a further one is answered 503. */
    private static final int MOST_REQUESTS = 64;

    private static final int MOST_BODY_BYTES = 64 << 10;
    private static final long MOST_BYTES_OF_ALL = 1 << 20;
    private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);

    private final CamelContext context;
    private final OperatorSite site;
    private final Access access;
    private final String livePath;
    private final String readyPath;
    private final WorkerExecutor workers;
    private final WorkerExecutor prober;
    /** The present or last check, by whether it is one of liveness. */
    private final Map<Boolean, Future<Boolean>> probes = new HashMap<>();

    private final RequestBodies bodies = new RequestBodies(MOST_BODY_BYTES, MOST_BYTES_OF_ALL, BODY_TIMEOUT);
    private final AtomicInteger requests = new AtomicInteger();

    private VertxServerManagement(CamelContext context, OperatorSite site, Access access, Vertx vertx) {
        this.context = context;
        this.site = site;
        this.access = access;
        this.livePath = healthPath(context) + "/live";
        this.readyPath = healthPath(context) + "/ready";
        this.workers = vertx.createSharedWorkerExecutor("linkrelay-operator", THREADS);
        this.prober = vertx.createSharedWorkerExecutor("linkrelay-probe", 1);
    }

    /** Installs the handler; returns false if Camel has no management port. */
    public static boolean guard(CamelContext context, OperatorSite site, Access access) {
        boolean isGuarded = false;
        for (VertxPlatformHttpRouter router : context.getRegistry().findByType(VertxPlatformHttpRouter.class)) {
            AllowedMethods.tell(router);
            if (router.isManagementServer()) {
                VertxServerManagement guard = new VertxServerManagement(context, site, access, router.vertx());
                router.route().order(FIRST).handler(guard::handle);
                isGuarded = true;
            }
        }
        return isGuarded;
    }

    /** Returns the path of Camel's health, whose ends are the paths of the probes. */
    private static String healthPath(CamelContext context) {
        ManagementHttpServer server = context.hasService(ManagementHttpServer.class);
        String base = server.getPath() == null ? "" : server.getPath().replaceFirst("/$", "");
        return base + server.getHealthPath();
    }

    private void handle(RoutingContext routing) {
        String path = routing.normalizedPath();
        OperatorRequest head = request(routing, new byte[0]);
        boolean isSite = path.equals("/") || path.startsWith("/page/") || path.startsWith("/api/");
        if (!access.admits(head)) {
            boolean isLive = path.equals(livePath);
            if (!isLive && !path.equals(readyPath)) {
                turnAway(routing, head, site.answer(head));
            } else if (!access.admitsProbe(head)) {
                turnAway(routing, head, site.refusal(403, Access.FOREIGN_NAME));
            } else if (head.isChange()) {
                turnAway(
                        routing,
                        head,
                        site.refusal(405, "Not by " + head.method()).with("Allow", "GET, HEAD"));
            } else {
                probe(routing, isLive);
            }
        } else if (isSite) {
            bodies.read(
                    routing.vertx(),
                    routing.request(),
                    body -> work(routing, body),
                    outcome -> refuse(routing, outcome));
        } else {
            routing.next();
        }
    }

    /** Answers a refusal on the event loop; the site refuses before it does anything else. */
    private void turnAway(RoutingContext routing, OperatorRequest head, OperatorAnswer refusal) {
        boolean hasBody = head.headers().containsKey("transfer-encoding")
                || !head.headers().getOrDefault("content-length", "0").equals("0");
        if (hasBody && routing.request().version() != HttpVersion.HTTP_2) {
            routing.response().putHeader(HttpHeaders.CONNECTION, "close");
        }
        write(routing, refusal);
    }

    private void work(RoutingContext routing, byte[] body) {
        if (requests.incrementAndGet() > MOST_REQUESTS) {
            requests.decrementAndGet();
            bodies.release(body);
            refuse(routing, Outcome.BUSY);
            return;
        }
        OperatorRequest request = request(routing, body);
        workers.executeBlocking(() -> site.answer(request), false).onComplete(done -> {
            requests.decrementAndGet();
            bodies.release(body);
            if (done.succeeded()) {
                write(routing, done.result());
            } else {
                LOG.error("The operator's request {} failed", routing.normalizedPath(), done.cause());
                refuse(routing, Outcome.FAILED);
            }
        });
    }

    private void probe(RoutingContext routing, boolean live) {
        isUp(live).onComplete(done -> {
            boolean up = done.succeeded() && done.result();
            byte[] status = ("{\"status\":\"" + (up ? "UP" : "DOWN") + "\"}").getBytes(StandardCharsets.UTF_8);
            write(routing, new OperatorAnswer(up ? 200 : 503, "application/json", Map.of(), status));
        });
    }

    /**
     * Checks health. Requests that come while the check runs get the same answer, so that many requests make no queue.
     */
    private synchronized Future<Boolean> isUp(boolean live) {
        Future<Boolean> probe = probes.get(live);
        if (probe == null || probe.isComplete()) {
            probe = prober.executeBlocking(
                    () -> {
                        Collection<HealthCheck.Result> results = live
                                ? HealthCheckHelper.invokeLiveness(context)
                                : HealthCheckHelper.invokeReadiness(context);
                        return results.stream().noneMatch(result -> result.getState() == HealthCheck.State.DOWN);
                    },
                    false);
            probes.put(live, probe);
        }
        return probe;
    }

    private void refuse(RoutingContext routing, Outcome outcome) {
        if (!routing.request().isEnded()) {
            routing.response().putHeader("Connection", "close");
        }
        write(routing, site.refusal(outcome.status(), outcome.text()));
    }

    private static void write(RoutingContext routing, OperatorAnswer answer) {
        HttpServerResponse response = routing.response();
        if (response.closed()) {
            return;
        }
        response.setStatusCode(answer.status()).putHeader("Content-Type", answer.contentType());
        answer.headers().forEach(response::putHeader);
        if (routing.request().method().name().equals("HEAD")) {
            response.putHeader("Content-Length", String.valueOf(answer.body().length))
                    .end();
        } else {
            response.end(Buffer.buffer(answer.body()));
        }
    }

    private static OperatorRequest request(RoutingContext routing, byte[] body) {
        HttpServerRequest request = routing.request();
        Map<String, String> query = new HashMap<>();
        routing.queryParams().forEach(parameter -> query.put(parameter.getKey(), parameter.getValue()));
        Map<String, String> headers = new HashMap<>();
        request.headers().forEach(header -> headers.put(header.getKey().toLowerCase(Locale.ROOT), header.getValue()));
        if (request.authority() != null) {
            // In HTTP/2 the host is no header.
            headers.putIfAbsent("host", request.authority().toString());
        }
        return new OperatorRequest(request.method().name(), routing.normalizedPath(), query, headers, body);
    }
}
