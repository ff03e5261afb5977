package io.github.linkrelay.operator.server;

import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.operator.api.DeadLetterJson;
import io.github.linkrelay.operator.api.DeadLetterPageJson;
import io.github.linkrelay.operator.api.GroupJson;
import io.github.linkrelay.operator.api.GroupsJson;
import io.github.linkrelay.operator.api.QuarantineEntryJson;
import io.github.linkrelay.operator.api.QuarantinePageJson;
import io.github.linkrelay.outbox.view.DeadLetter;
import io.github.linkrelay.outbox.view.DeadLetterQuery;
import io.github.linkrelay.outbox.view.EventLookup;
import io.github.linkrelay.outbox.view.QuarantineEntry;
import io.github.linkrelay.outbox.view.ReasonGroup;
import java.time.Instant;
import java.util.List;

/** Answers for dead letters and the quarantine: by reason, in pages, and one by one. */
final class LettersApi {
    private static final int GROUPS = 200;

    private final RunningSystem system;
    private final Bodies bodies;
    private final CallView calls;
    private final GroupNames groups;

    LettersApi(RunningSystem system, Bodies bodies, CallView calls, GroupNames groups) {
        this.system = system;
        this.bodies = bodies;
        this.calls = calls;
        this.groups = groups;
    }

    OperatorAnswer deadGroups(Call call) {
        call.parameters();
        try (EventLookup lookup = call.lookup()) {
            return groups(call, lookup.deadLetterGroups(GROUPS));
        }
    }

    OperatorAnswer quarantineGroups(Call call) {
        call.parameters();
        try (EventLookup lookup = call.lookup()) {
            return groups(call, lookup.quarantineGroups());
        }
    }

    OperatorAnswer dead(Call call) {
        Parameters parameters = call.parameters("destination", "group", "type", "before", "limit");
        String destination = parameters.text("destination");
        if (!DeadLetterQuery.NONE.equals(destination)) {
            EventsApi.refuseUnknownDestination(call, destination);
        }
        int limit = parameters.limit();
        String group = groups.meant(parameters.text("group"), call.role(), call::lookup);
        String type = bodies.askedType(parameters.text("type"), call.role());
        try (EventLookup lookup = call.lookup()) {
            List<DeadLetter> letters = lookup.deadLetters(
                    new DeadLetterQuery(destination, group, type, parameters.number("before")), limit + 1);
            List<DeadLetterJson> page = letters.stream()
                    .limit(limit)
                    .map(letter -> toJson(letter, call.role(), false))
                    .toList();
            Long next = letters.size() > limit ? letters.get(limit - 1).id() : null;
            return OperatorAnswer.json(200, new DeadLetterPageJson(page, next));
        }
    }

    OperatorAnswer oneDead(Call call) {
        call.parameters();
        try (EventLookup lookup = call.lookup()) {
            DeadLetter letter = lookup.deadLetter(call.id())
                    .orElseThrow(() -> RequestProblem.notFound("There is no dead letter " + call.id()));
            return OperatorAnswer.json(200, toJson(letter, call.role(), true));
        }
    }

    OperatorAnswer quarantine(Call call) {
        Parameters parameters = call.parameters("group", "before", "limit");
        int limit = parameters.limit();
        try (EventLookup lookup = call.lookup()) {
            String reason = groups.meantReason(parameters.text("group"), call.role());
            List<QuarantineEntry> entries = lookup.quarantine(reason, parameters.number("before"), limit + 1);
            List<QuarantineEntryJson> page = entries.stream()
                    .limit(limit)
                    .map(entry -> toJson(entry, call.role(), false))
                    .toList();
            Long next = entries.size() > limit ? entries.get(limit - 1).id() : null;
            return OperatorAnswer.json(200, new QuarantinePageJson(page, next));
        }
    }

    OperatorAnswer oneQuarantined(Call call) {
        call.parameters();
        try (EventLookup lookup = call.lookup()) {
            QuarantineEntry entry = lookup.quarantineEntry(call.id())
                    .orElseThrow(
                            () -> RequestProblem.notFound("There is no request " + call.id() + " in the quarantine"));
            return OperatorAnswer.json(200, toJson(entry, call.role(), true));
        }
    }

    private OperatorAnswer groups(Call call, List<ReasonGroup> found) {
        List<GroupJson> all = found.stream()
                .map(group -> new GroupJson(
                        group.destination(),
                        groups.shown(group.group(), call.role()),
                        group.count(),
                        Instant.ofEpochMilli(group.firstAt()),
                        Instant.ofEpochMilli(group.lastAt())))
                .toList();
        return OperatorAnswer.json(200, new GroupsJson(all));
    }

    private DeadLetterJson toJson(DeadLetter letter, Role role, boolean withBody) {
        Bodies.View view = view(letter, role);
        return new DeadLetterJson(
                letter.id(),
                letter.destination(),
                letter.sequence() < 0 ? null : letter.sequence(),
                key(letter, role),
                messageId(letter, role),
                view.type(letter.type()),
                Instant.ofEpochMilli(letter.receivedAt()),
                Instant.ofEpochMilli(letter.diedAt()),
                view.shown(letter.reason()),
                groups.shown(letter.group(), role),
                view.bytes(),
                withBody ? view.toJson() : null);
    }

    private String key(DeadLetter letter, Role role) {
        String key = letter.key();
        if (letter.destination() == null) {
            return bodies.id("unusable", key, role);
        }
        return key.isEmpty() ? key : calls.eventId(key, key, role);
    }

    /** Returns the message id of the event; null if the dead letter never was an event. */
    private String messageId(DeadLetter letter, Role role) {
        String key = letter.key();
        if (letter.destination() == null || key.isEmpty()) {
            return null;
        }
        String messageId = system.messageId(new StoredEvent(
                letter.sequence(), EventKey.parse(key), letter.type(), letter.receivedAt(), letter.body()));
        return calls.eventId(key, messageId, role);
    }

    /** A dead letter without a destination never was an event. */
    private Bodies.View view(DeadLetter letter, Role role) {
        return letter.destination() == null
                ? bodies.strangersView(letter.body(), role)
                : bodies.view(letter.body(), role);
    }

    private QuarantineEntryJson toJson(QuarantineEntry entry, Role role, boolean withBody) {
        Bodies.View view = bodies.strangersView(entry.body(), role);
        return new QuarantineEntryJson(
                entry.id(),
                bodies.id("refused", entry.key(), role),
                Instant.ofEpochMilli(entry.receivedAt()),
                view.shown(entry.reason()),
                // Somebody who knows the sender's secret could try values until the signature fits.
                view.hides() && entry.signature() != null ? Masking.HIDDEN : entry.signature(),
                view.bytes(),
                withBody ? view.toJson() : null);
    }
}
