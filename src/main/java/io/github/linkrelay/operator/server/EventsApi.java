package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.Attempt;
import io.github.linkrelay.outbox.view.DeadLetter;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventPage;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventState;
import io.github.linkrelay.outbox.view.FoundEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Stored events: the list, the search, and one of them whole. */
final class EventsApi {
    /** A page comes after so long, full or not. */
    private static final Duration BUDGET = Duration.ofMillis(120);

    private static final int ATTEMPTS = 100;

    private final RunningSystem system;
    private final Bodies bodies;
    private final CallView calls;

    EventsApi(RunningSystem system, Bodies bodies, CallView calls) {
        this.system = system;
        this.bodies = bodies;
        this.calls = calls;
    }

    OperatorAnswer list(Call call) {
        Parameters parameters = call.parameters(
                "type", "id", "user", "from", "until", "destination", "state", "before", "after", "limit");
        EventQuery query = query(parameters.text("type"), parameters.text("id"), parameters.text("user"), call.role())
                .receivedBetween(parameters.time("from"), parameters.time("until"))
                .withState(parameters.text("destination"), parameters.oneOf("state", EventState.class))
                .withBefore(parameters.number("before"))
                .withAfter(parameters.number("after"));
        refuseUnknownDestination(call, query.destination());
        try (OutboxReader reader = call.reader()) {
            EventPage page = reader.search(query, parameters.limit(), BUDGET);
            ObjectNode answer = Json.object();
            ArrayNode events = answer.putArray("events");
            page.events()
                    .forEach(found ->
                            events.add(event(found, bodies.view(found.event().body(), call.role()), call.role())));
            if (page.next() != null) {
                answer.put("next", page.next());
            }
            return Json.answer(200, answer);
        }
    }

    /** Also for a replay: which events are meant by these words. */
    EventQuery query(String type, String id, String user, Role role) {
        // First of all, and whatever they say: each answer to a guess would tell something.
        if ((id != null || user != null) && bodies.hides(role)) {
            throw new RequestProblem(
                    403,
                    "Some fields are hidden from you, so users and message ids can't be searched for."
                            + " An event is found by its number.");
        }
        if (id != null && user != null) {
            throw RequestProblem.badRequest("give either id or user: an id says which event");
        }
        EventQuery query = EventQuery.all().withType(bodies.askedType(type, role));
        if (id != null) {
            return query.withTerm(system.idTerm(id)
                    .orElseThrow(() -> RequestProblem.badRequest("id must be a message id: a UUID, or 64 hex digits")));
        }
        return user != null ? query.withTerm(system.userTerm(user)) : query;
    }

    OperatorAnswer one(Call call) {
        call.parameters();
        try (OutboxReader reader = call.reader()) {
            FoundEvent found = reader.event(call.id())
                    .orElseThrow(() -> RequestProblem.notFound("There is no event " + call.id()
                            + ". It may have been deleted after all had it; its dead letters stay."));
            StoredEvent event = found.event();
            Bodies.View view = bodies.view(event.body(), call.role());
            ObjectNode node = event(found, view, call.role());
            node.put("key", calls.eventId(event.key().toString(), event.key().toString(), call.role()));
            node.set("body", view.node());
            calls.put(node, event, view, call.role());
            ArrayNode destinations = node.putArray("destinations");
            found.states()
                    .forEach((name, state) -> destinations.add(destination(call, reader, name, state, event, view)));
            return Json.answer(200, node);
        }
    }

    private ObjectNode event(FoundEvent found, Bodies.View view, Role role) {
        StoredEvent event = found.event();
        ObjectNode node = Json.object()
                .put("sequence", event.sequence())
                .put("messageId", calls.eventId(event.key().toString(), system.messageId(event), role));
        Json.putText(node, "type", view.type(event.type()));
        Json.putText(node, "user", view.user(system.user(event)));
        node.put("receivedAt", Json.time(event.receivedAt())).put("bytes", view.bytes());
        ObjectNode states = node.putObject("states");
        for (Map.Entry<String, EventState> state : found.states().entrySet()) {
            states.put(state.getKey(), Parameters.lower(state.getValue()));
        }
        return node;
    }

    private static ObjectNode destination(
            Call call, OutboxReader reader, String name, EventState state, StoredEvent event, Bodies.View view) {
        ObjectNode node = Json.object().put("name", name).put("state", Parameters.lower(state));
        if (state == EventState.DEAD) {
            Optional<DeadLetter> letter = reader.deadLetterOf(name, event.sequence());
            letter.ifPresent(
                    dead -> node.put("reason", view.told(dead.reason())).put("deadLetter", dead.id()));
        } else if (state == EventState.WAITING) {
            call.outbox().destinations().stream()
                    .filter(destination -> destination.name().equals(name))
                    .map(DestinationStatus::reason)
                    .filter(reason -> reason != null)
                    .forEach(reason -> node.put("reason", view.told(reason)));
        }
        ArrayNode attempts = node.putArray("attempts");
        for (Attempt attempt : reader.attempts(name, event.sequence(), ATTEMPTS)) {
            ObjectNode each =
                    attempts.addObject().put("at", Json.time(attempt.at())).put("millis", attempt.millis());
            if (attempt.status() != 0) {
                each.put("status", attempt.status());
            }
            each.put("answer", attempt.answer());
            Json.putText(each, "reason", view.told(attempt.reason()));
            each.put("events", attempt.events());
            if (attempt.replay() != 0) {
                each.put("replay", attempt.replay());
            }
        }
        return node;
    }

    static void refuseUnknownDestination(Call call, String name) {
        if (name != null
                && call.outbox().destinations().stream()
                        .noneMatch(known -> known.name().equals(name))) {
            throw RequestProblem.notFound("There is no destination " + name + " in the outbox "
                    + call.outbox().name());
        }
    }
}
