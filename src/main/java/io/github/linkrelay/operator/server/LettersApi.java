package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.DeadLetter;
import io.github.linkrelay.outbox.view.DeadLetterQuery;
import io.github.linkrelay.outbox.view.QuarantineEntry;
import io.github.linkrelay.outbox.view.ReasonGroup;
import java.util.List;

/** What was given up or refused: dead letters and the quarantine, by reason, in pages, and one by one. */
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
        try (OutboxReader reader = call.reader()) {
            return groups(call, reader.deadLetterGroups(GROUPS));
        }
    }

    OperatorAnswer quarantineGroups(Call call) {
        call.parameters();
        try (OutboxReader reader = call.reader()) {
            return groups(call, reader.quarantineGroups());
        }
    }

    OperatorAnswer dead(Call call) {
        Parameters parameters = call.parameters("destination", "group", "type", "before", "limit");
        String destination = parameters.text("destination");
        if (!DeadLetterQuery.NONE.equals(destination)) {
            EventsApi.refuseUnknownDestination(call, destination);
        }
        int limit = parameters.limit();
        String group = groups.meant(parameters.text("group"), call.role(), call::reader);
        String type = bodies.askedType(parameters.text("type"), call.role());
        try (OutboxReader reader = call.reader()) {
            List<DeadLetter> letters = reader.deadLetters(
                    new DeadLetterQuery(destination, group, type, parameters.number("before")), limit + 1);
            ObjectNode answer = Json.object();
            ArrayNode page = answer.putArray("deadLetters");
            letters.stream()
                    .limit(limit)
                    .forEach(letter -> page.add(dead(letter, view(letter, call.role()), call.role())));
            if (letters.size() > limit) {
                answer.put("next", letters.get(limit - 1).id());
            }
            return Json.answer(200, answer);
        }
    }

    OperatorAnswer oneDead(Call call) {
        call.parameters();
        try (OutboxReader reader = call.reader()) {
            DeadLetter letter = reader.deadLetter(call.id())
                    .orElseThrow(() -> RequestProblem.notFound("There is no dead letter " + call.id()));
            Bodies.View view = view(letter, call.role());
            ObjectNode node = dead(letter, view, call.role());
            node.set("body", view.node());
            return Json.answer(200, node);
        }
    }

    OperatorAnswer quarantine(Call call) {
        Parameters parameters = call.parameters("group", "before", "limit");
        int limit = parameters.limit();
        try (OutboxReader reader = call.reader()) {
            String reason = groups.meantReason(parameters.text("group"), call.role());
            List<QuarantineEntry> entries = reader.quarantine(reason, parameters.number("before"), limit + 1);
            ObjectNode answer = Json.object();
            ArrayNode page = answer.putArray("entries");
            entries.stream().limit(limit).forEach(entry -> page.add(quarantined(entry, call.role())));
            if (entries.size() > limit) {
                answer.put("next", entries.get(limit - 1).id());
            }
            return Json.answer(200, answer);
        }
    }

    OperatorAnswer oneQuarantined(Call call) {
        call.parameters();
        try (OutboxReader reader = call.reader()) {
            QuarantineEntry entry = reader.quarantineEntry(call.id())
                    .orElseThrow(
                            () -> RequestProblem.notFound("There is no request " + call.id() + " in the quarantine"));
            ObjectNode node = quarantined(entry, call.role());
            node.set("body", bodies.strangersView(entry.body(), call.role()).node());
            return Json.answer(200, node);
        }
    }

    private OperatorAnswer groups(Call call, List<ReasonGroup> found) {
        ObjectNode answer = Json.object();
        ArrayNode all = answer.putArray("groups");
        for (ReasonGroup group : found) {
            ObjectNode node = all.addObject();
            Json.putText(node, "destination", group.destination());
            node.put("group", groups.shown(group.group(), call.role()))
                    .put("count", group.count())
                    .put("firstAt", Json.time(group.firstAt()))
                    .put("lastAt", Json.time(group.lastAt()));
        }
        return Json.answer(200, answer);
    }

    private ObjectNode dead(DeadLetter letter, Bodies.View view, Role role) {
        ObjectNode node = Json.object().put("id", letter.id());
        Json.putText(node, "destination", letter.destination());
        if (letter.sequence() >= 0) {
            node.put("sequence", letter.sequence());
        }
        String key = letter.key();
        if (letter.destination() == null) {
            node.put("key", bodies.id("unusable", key, role));
        } else {
            node.put("key", key.isEmpty() ? key : calls.eventId(key, key, role));
        }
        if (letter.destination() != null && !key.isEmpty()) {
            String messageId = system.messageId(new StoredEvent(
                    letter.sequence(), EventKey.parse(key), letter.type(), letter.receivedAt(), letter.body()));
            node.put("messageId", calls.eventId(key, messageId, role));
        }
        Json.putText(node, "type", view.type(letter.type()));
        return node.put("receivedAt", Json.time(letter.receivedAt()))
                .put("diedAt", Json.time(letter.diedAt()))
                .put("reason", view.told(letter.reason()))
                .put("group", groups.shown(letter.group(), role))
                .put("bytes", view.bytes());
    }

    /** What no destination has is no event. */
    private Bodies.View view(DeadLetter letter, Role role) {
        return letter.destination() == null
                ? bodies.strangersView(letter.body(), role)
                : bodies.view(letter.body(), role);
    }

    private ObjectNode quarantined(QuarantineEntry entry, Role role) {
        Bodies.View view = bodies.strangersView(entry.body(), role);
        ObjectNode node = Json.object()
                .put("id", entry.id())
                .put("key", bodies.id("refused", entry.key(), role))
                .put("receivedAt", Json.time(entry.receivedAt()))
                .put("reason", view.told(entry.reason()));
        // Whoever knows a secret that the sender used could try values until the signature fits.
        Json.putText(node, "signature", view.hides() && entry.signature() != null ? Masking.HIDDEN : entry.signature());
        return node.put("bytes", view.bytes());
    }
}
