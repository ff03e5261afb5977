package io.github.linkrelay.operator.server;

import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.operator.api.AttemptAnswerJson;
import io.github.linkrelay.operator.api.AttemptJson;
import io.github.linkrelay.operator.api.EventAtDestinationJson;
import io.github.linkrelay.operator.api.EventDetailJson;
import io.github.linkrelay.operator.api.EventJson;
import io.github.linkrelay.operator.api.EventPageJson;
import io.github.linkrelay.operator.api.EventStateJson;
import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.outbox.view.Attempt;
import io.github.linkrelay.outbox.view.DeadLetter;
import io.github.linkrelay.outbox.view.DestinationStatus;
import io.github.linkrelay.outbox.view.EventLookup;
import io.github.linkrelay.outbox.view.EventPage;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.EventState;
import io.github.linkrelay.outbox.view.FoundEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Has the operations on stored events: list, search, and one whole event. It changes nothing. It sees events through
 * {@link EventLookup}, whatever the store is, and shows a body or a reason only by a {@link Bodies.View} of the
 * caller's role.
 */
final class EventsApi {
    /** A page is answered after this time, full or not. */
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
        try (EventLookup lookup = call.lookup()) {
            EventPage page = lookup.search(query, parameters.limit(), BUDGET);
            List<EventJson> events = page.events().stream()
                    .map(found -> listed(found, call.role()))
                    .toList();
            return OperatorAnswer.json(200, new EventPageJson(events, page.next()));
        }
    }

    /** Returns the query for these parameters, of a search or of a replay. */
    EventQuery query(String type, String id, String user, Role role) {
        // This comes first, whatever the values are, because each answer to a guess would reveal something.
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
        try (EventLookup lookup = call.lookup()) {
            FoundEvent found = lookup.event(call.id())
                    .orElseThrow(() -> RequestProblem.notFound("There is no event " + call.id()
                            + ". It may have been deleted after all had it; its dead letters stay."));
            return OperatorAnswer.json(200, detail(call, lookup, found));
        }
    }

    private EventJson listed(FoundEvent found, Role role) {
        StoredEvent event = found.event();
        Bodies.View view = bodies.view(event.body(), role);
        return new EventJson(
                event.sequence(),
                calls.eventId(event.key().toString(), system.messageId(event), role),
                view.type(event.type()),
                view.user(system.user(event)),
                Instant.ofEpochMilli(event.receivedAt()),
                view.bytes(),
                states(found));
    }

    private EventDetailJson detail(Call call, EventLookup lookup, FoundEvent found) {
        StoredEvent event = found.event();
        EventJson listed = listed(found, call.role());
        Bodies.View view = bodies.view(event.body(), call.role());
        CallView.Attempted track = calls.make(event, view, call.role());
        List<EventAtDestinationJson> destinations = new ArrayList<>();
        found.states().forEach((name, state) -> destinations.add(destination(call, lookup, name, state, event, view)));
        return new EventDetailJson(
                listed.sequence(),
                listed.messageId(),
                listed.type(),
                listed.user(),
                listed.receivedAt(),
                listed.bytes(),
                listed.states(),
                calls.eventId(event.key().toString(), event.key().toString(), call.role()),
                view.toJson(),
                track.call(),
                track.problem(),
                destinations);
    }

    private static Map<String, EventStateJson> states(FoundEvent found) {
        Map<String, EventStateJson> states = new LinkedHashMap<>();
        found.states().forEach((destination, state) -> states.put(destination, EventStateJson.valueOf(state.name())));
        return states;
    }

    private static EventAtDestinationJson destination(
            Call call, EventLookup lookup, String name, EventState state, StoredEvent event, Bodies.View view) {
        Optional<DeadLetter> letter =
                state == EventState.DEAD ? lookup.deadLetterOf(name, event.sequence()) : Optional.empty();
        String reason = state == EventState.WAITING
                ? reasonToRest(call, name)
                : letter.map(DeadLetter::reason).orElse(null);
        return new EventAtDestinationJson(
                name,
                EventStateJson.valueOf(state.name()),
                view.shown(reason),
                letter.map(DeadLetter::id).orElse(null),
                lookup.attempts(name, event.sequence(), ATTEMPTS).stream()
                        .map(attempt -> toJson(attempt, view))
                        .toList());
    }

    /** Returns the reason; null if the destination does not rest. */
    private static String reasonToRest(Call call, String destination) {
        for (DestinationStatus status : call.outbox().destinations()) {
            if (status.name().equals(destination)) {
                return status.reason();
            }
        }
        return null;
    }

    private static AttemptJson toJson(Attempt attempt, Bodies.View view) {
        return new AttemptJson(
                Instant.ofEpochMilli(attempt.at()),
                attempt.millis(),
                attempt.status() == 0 ? null : attempt.status(),
                JsonForm.word(attempt.answer(), AttemptAnswerJson.class),
                view.shown(attempt.reason()),
                attempt.events(),
                attempt.replay() == 0 ? null : attempt.replay());
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
