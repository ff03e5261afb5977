package io.github.linkrelay.operator.server;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.outbox.Outbox;
import io.github.linkrelay.outbox.sqlite.search.OutboxReader;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplayStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sending again: counting, starting, watching, pausing, giving up; and forgetting a destination. */
final class ReplaysApi {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.operator");
    private static final int MOST_SEQUENCES = 1_000;
    private static final double USUAL_RATE = 500;
    private static final int LISTED = 100;
    /** What a label may have in it that no event has to do with. */
    private static final Pattern OPEN_PART =
            Pattern.compile("dead letters|events|archive|(from|until) [0-9:.TZ+-]+|of one user|\\d+ chosen");

    private final EventsApi events;
    private final GroupNames groups;
    private final Masking masking;
    private final Bodies bodies;

    ReplaysApi(EventsApi events, GroupNames groups, Masking masking) {
        this.events = events;
        this.groups = groups;
        this.masking = masking;
        this.bodies = new Bodies(masking);
    }

    OperatorAnswer list(Call call) {
        call.parameters();
        ObjectNode answer = Json.object();
        ArrayNode replays = answer.putArray("replays");
        replays(call).stream().limit(LISTED).forEach(replay -> replays.add(json(replay, call.role())));
        return Json.answer(200, answer);
    }

    OperatorAnswer one(Call call) {
        call.parameters();
        return Json.answer(200, json(known(call), call.role()));
    }

    OperatorAnswer start(Call call) {
        Members body = call.body(
                "destination", "source", "type", "user", "id", "group", "sequences", "from", "until", "rate", "dryRun");
        ReplayRequest request = request(call, body);
        Outbox outbox = call.live();
        try {
            if (body.flag("dryRun")) {
                return Json.answer(200, Json.object().put("dryRun", true).put("count", outbox.countReplay(request)));
            }
            ReplayStatus replay = outbox.startReplay(request).join();
            LOG.info(
                    "Replay {} to {} begins: {}, {} events",
                    replay.id(),
                    replay.destination(),
                    replay.label(),
                    replay.total());
            return Json.answer(201, json(replay, call.role()));
        } catch (NotStoredException e) {
            throw new RequestProblem(503, e.getMessage());
        } catch (OutboxException | IllegalArgumentException e) {
            throw RequestProblem.badRequest(e.getMessage());
        } catch (CompletionException e) {
            boolean isOurs = e.getCause() instanceof NotStoredException;
            throw new RequestProblem(
                    isOurs ? 503 : 400, String.valueOf(e.getCause().getMessage()));
        }
    }

    OperatorAnswer steer(Call call) {
        call.body();
        Outbox outbox = call.live();
        long id = known(call).id();
        CompletableFuture<ReplayStatus> done =
                switch (call.places().get(1)) {
                    case "pause" -> outbox.pauseReplay(id);
                    case "resume" -> outbox.resumeReplay(id);
                    case "cancel" -> outbox.cancelReplay(id);
                    default ->
                        throw RequestProblem.notFound(
                                "A replay can be paused, resumed or cancelled: pause, resume, cancel");
                };
        try {
            return Json.answer(200, json(done.join(), call.role()));
        } catch (CompletionException e) {
            throw new RequestProblem(409, String.valueOf(e.getCause().getMessage()));
        }
    }

    OperatorAnswer forget(Call call) {
        call.body();
        String name = call.places().get(0);
        EventsApi.refuseUnknownDestination(call, name);
        try {
            call.live().forget(name).join();
        } catch (OutboxException e) {
            throw new RequestProblem(409, e.getMessage());
        } catch (CompletionException e) {
            throw new RequestProblem(503, String.valueOf(e.getCause().getMessage()));
        }
        LOG.info(
                "The destination {} of the outbox {} is forgotten",
                name,
                call.outbox().name());
        return Json.answer(200, Json.object().put("forgotten", name));
    }

    /** Events that were refused and are not dead yet, as their destination may be at fault. */
    OperatorAnswer decideRefusals(Call call) {
        String action = call.body("action").text("action");
        if (!"bury".equals(action) && !"retry".equals(action)) {
            throw RequestProblem.badRequest("action is bury or retry");
        }
        String name = call.places().get(0);
        EventsApi.refuseUnknownDestination(call, name);
        int decided = call.live().decideRefusals(name, action.equals("bury"));
        if (decided == 0) {
            throw new RequestProblem(409, "No refused event of the destination " + name + " waits for a decision.");
        }
        return Json.answer(200, Json.object().put("decided", decided).put("action", action));
    }

    /** The newest first. */
    private static List<ReplayStatus> replays(Call call) {
        if (call.outbox().live().isPresent()) {
            return call.live().replays();
        }
        try (OutboxReader reader = call.reader()) {
            return reader.replays(LISTED);
        }
    }

    private static ReplayStatus known(Call call) {
        return replays(call).stream()
                .filter(replay -> replay.id() == call.id())
                .findFirst()
                .orElseThrow(() -> RequestProblem.notFound("There is no replay " + call.id()));
    }

    private ReplayRequest request(Call call, Members body) {
        String destination = body.text("destination");
        String source = body.text("source");
        if (destination == null || source == null) {
            throw RequestProblem.badRequest("destination and source are needed");
        }
        EventsApi.refuseUnknownDestination(call, destination);
        EventQuery query = events.query(body.text("type"), body.text("id"), body.text("user"), call.role())
                .receivedBetween(body.time("from"), body.time("until"));
        String group = groups.meant(body.text("group"), call.role(), call::reader);
        if (group != null && !source.equals(ReplayRequest.DEAD_LETTERS)) {
            throw RequestProblem.badRequest("group goes with dead-letters");
        }
        List<Long> sequences = body.numbers("sequences", MOST_SEQUENCES);
        if (sequences != null && sequences.isEmpty()) {
            throw RequestProblem.badRequest("sequences is empty; leave it out to mean all");
        }
        try {
            return new ReplayRequest(
                    destination,
                    source,
                    query,
                    group,
                    sequences == null ? List.of() : sequences,
                    body.number("rate", USUAL_RATE),
                    label(body, source, group, sequences));
        } catch (IllegalArgumentException e) {
            throw RequestProblem.badRequest(e.getMessage());
        }
    }

    /** For everybody to read: without the user, whose id is somebody's own, and without words that may repeat an event. */
    private String label(Members body, String source, String group, List<Long> sequences) {
        List<String> parts = new ArrayList<>();
        parts.add(source.replace('-', ' '));
        if (group != null) {
            parts.add("group " + masking.told(group));
        }
        for (String name : List.of("type", "id", "from", "until")) {
            if (body.text(name) != null) {
                parts.add(name + " " + body.text(name));
            }
        }
        if (body.text("user") != null) {
            parts.add("of one user");
        }
        if (sequences != null) {
            parts.add(sequences.size() + " chosen");
        }
        return String.join(", ", parts);
    }

    /** A label as it was written when the replay began, for those who may not read all that an operator chose by. */
    private String shown(String label, Role role) {
        if (!bodies.hides(role)) {
            return label;
        }
        return Stream.of(label.split(", "))
                .map(part -> OPEN_PART.matcher(part).matches()
                        ? part
                        : part.startsWith("group ")
                                ? "group " + masking.told(part.substring("group ".length()))
                                : part.startsWith("type ") && masking.isOpen(part.substring("type ".length()))
                                        ? part
                                        : part.startsWith("id ") ? "one event" : Masking.HIDDEN)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private ObjectNode json(ReplayStatus replay, Role role) {
        ObjectNode node = Json.object()
                .put("id", replay.id())
                .put("destination", replay.destination())
                .put("source", replay.source())
                .put("filter", shown(replay.label(), role))
                .put("state", Parameters.lower(replay.state()))
                .put("total", replay.total())
                .put("sent", replay.sent())
                .put("filtered", replay.filtered())
                .put("failed", replay.failed())
                .put("rate", replay.rate())
                .put("createdAt", Json.time(replay.createdAt()));
        if (replay.endedAt() > 0) {
            node.put("endedAt", Json.time(replay.endedAt()));
        }
        return node;
    }
}
