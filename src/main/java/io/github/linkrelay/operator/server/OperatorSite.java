package io.github.linkrelay.operator.server;

import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.operator.api.SentTestEventJson;
import io.github.linkrelay.operator.api.TestEventRequestJson;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers the requests to the operator's page and API, whatever server receives them. It blocks while it reads the
 * outbox's file, so it must not be called on an event loop. Any thread may call it.
 *
 * <p>{@code openapi.yaml} describes the API, and is served too.
 */
public final class OperatorSite {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.operator");
    /** A browser loads nothing from elsewhere, runs no script but ours, and shows the page in no frame. */
    private static final Map<String, String> HEADERS = Map.of(
            "Content-Security-Policy",
                    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                            + " connect-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none';"
                            + " require-trusted-types-for 'script'; trusted-types 'none'",
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Opener-Policy", "same-origin",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cache-Control", "no-store");

    private final RunningSystem system;
    private final Access access;
    private final CallView calls;
    private final List<Operation> operations = new ArrayList<>();

    /**
     * @param access decides who may do what
     * @param masking the fields that are hidden from some roles
     * @param rates of {@code system}; the caller samples them
     */
    public OperatorSite(RunningSystem system, Access access, Masking masking, Rates rates, Clock clock) {
        this.system = system;
        this.access = access;
        Bodies bodies = new Bodies(masking);
        GroupNames groups = new GroupNames(bodies);
        StatusApi status = new StatusApi(system, rates, bodies, clock);
        calls = new CallView(system, bodies);
        EventsApi events = new EventsApi(system, bodies, calls);
        LettersApi letters = new LettersApi(system, bodies, calls, groups);
        AdmissionApi admission = new AdmissionApi(system, groups);
        ReplaysApi replays = new ReplaysApi(events, groups, masking);
        get("/", call -> PageFiles.index());
        get("/page/{file}", call -> PageFiles.file(call.places().get(0)));
        get("/api/openapi.yaml", call -> PageFiles.contract());
        get("/api/status", status::status);
        get("/api/routes", status::routes);
        get("/api/events", events::list);
        get("/api/events/{sequence}", events::one);
        get("/api/dead-letters/groups", letters::deadGroups);
        get("/api/dead-letters", letters::dead);
        get("/api/dead-letters/{id}", letters::oneDead);
        post("/api/dead-letters/admit", admission::deadLetters);
        get("/api/quarantine/groups", letters::quarantineGroups);
        get("/api/quarantine", letters::quarantine);
        get("/api/quarantine/{id}", letters::oneQuarantined);
        post("/api/quarantine/admit", admission::quarantine);
        get("/api/replays", replays::list);
        post("/api/replays", replays::start);
        get("/api/replays/{id}", replays::one);
        post("/api/replays/{id}/{action}", replays::steer);
        post("/api/destinations/{name}/forget", replays::forget);
        post("/api/destinations/{name}/refusals", replays::decideRefusals);
        post("/api/test-events", this::sendTest);
    }

    private interface Handler {
        OperatorAnswer answer(Call call);
    }

    private record Operation(String method, String[] path, Handler handler) {

        /** Returns what stands in the open places of the path, or null if the path is not that of this operation. */
        List<String> match(String[] asked) {
            if (asked.length != path.length) {
                return null;
            }
            List<String> places = new ArrayList<>();
            for (int i = 0; i < path.length; i++) {
                if (path[i].startsWith("{") && !asked[i].isEmpty()) {
                    places.add(asked[i]);
                } else if (!path[i].equals(asked[i])) {
                    return null;
                }
            }
            return places;
        }
    }

    private void get(String path, Handler handler) {
        operations.add(new Operation("GET", path.split("/", -1), handler));
    }

    private void post(String path, Handler handler) {
        operations.add(new Operation("POST", path.split("/", -1), handler));
    }

    /** Returns the paths of the API, each with its method before it, for a test to compare with {@code openapi.yaml}. */
    Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        operations.forEach(operation -> paths.add(operation.method + " " + String.join("/", operation.path)));
        return paths;
    }

    /** Returns the answer to any request. It does not throw. */
    public OperatorAnswer answer(OperatorRequest request) {
        OperatorAnswer answer;
        try {
            answer = judged(request);
        } catch (RequestProblem e) {
            answer = e.status() == 401 ? access.challenge() : OperatorAnswer.problem(e.status(), e.getMessage());
        } catch (OutboxException e) {
            answer = OperatorAnswer.problem(503, e.getMessage());
        } catch (RuntimeException e) {
            LOG.error("The operator's request {} {} failed", request.method(), request.path(), e);
            answer = OperatorAnswer.problem(500, "Linkrelay has a fault; its log has the details.");
        }
        return safe(answer);
    }

    /** Returns the answer to a request that is refused before it reaches {@link #answer}. */
    public OperatorAnswer refusal(int status, String sentence) {
        return safe(OperatorAnswer.problem(status, sentence));
    }

    private static OperatorAnswer safe(OperatorAnswer answer) {
        OperatorAnswer safe = answer;
        for (Map.Entry<String, String> header : HEADERS.entrySet()) {
            safe = safe.with(header.getKey(), header.getValue());
        }
        return safe;
    }

    private OperatorAnswer judged(OperatorRequest request) {
        Sender sender = access.judge(request);
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        String[] asked = request.path().split("/", -1);
        Set<String> allowed = new TreeSet<>();
        for (Operation operation : operations) {
            List<String> places = operation.match(asked);
            if (places != null && operation.method.equals(method)) {
                return operation.handler.answer(new Call(request, sender, places, () -> outbox(request)));
            }
            if (places != null) {
                allowed.addAll(operation.method.equals("GET") ? Set.of("GET", "HEAD") : Set.of(operation.method));
            }
        }
        if (allowed.isEmpty()) {
            throw RequestProblem.notFound("There is nothing here");
        }
        return OperatorAnswer.problem(405, "Not by " + request.method()).with("Allow", String.join(", ", allowed));
    }

    private OutboxView outbox(OperatorRequest request) {
        String name = request.query().getOrDefault("outbox", "events");
        return system.outboxes().stream()
                .filter(outbox -> outbox.name().equals(name))
                .findFirst()
                .orElseThrow(() -> RequestProblem.notFound("There is no outbox " + name + "; there are: "
                        + String.join(
                                ", ",
                                system.outboxes().stream().map(OutboxView::name).toList())));
    }

    private OperatorAnswer sendTest(Call call) {
        String type = call.body(TestEventRequestJson.class).type();
        RunningSystem.TestSender sender = system.testSender()
                .orElseThrow(() -> new RequestProblem(
                        409,
                        "Test events are sent from here in the sandbox only. Elsewhere:"
                                + " linkrelay send-test, with the webhook's secret."));
        if (type == null || !sender.sandbox().types().contains(type)) {
            throw RequestProblem.badRequest(
                    "type must be one of: " + String.join(", ", sender.sandbox().types()));
        }
        try {
            SentTestEventJson sent = sender.send(type);
            call.logChange("A test event " + type + " was sent");
            String messageId = calls.eventId(sent.messageId(), sent.messageId(), call.role());
            return OperatorAnswer.json(
                    200, new SentTestEventJson(sent.status(), sent.type(), messageId, sent.reason()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RequestProblem(503, "Linkrelay is stopping");
        }
    }
}
