package io.github.linkrelay.operator.server;

import io.github.linkrelay.event.NotStoredException;
import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.operator.api.DryRunJson;
import io.github.linkrelay.operator.api.ForgottenJson;
import io.github.linkrelay.operator.api.JsonForm;
import io.github.linkrelay.operator.api.RefusalsActionJson;
import io.github.linkrelay.operator.api.RefusalsDecidedJson;
import io.github.linkrelay.operator.api.RefusalsRequestJson;
import io.github.linkrelay.operator.api.ReplayJson;
import io.github.linkrelay.operator.api.ReplayRequestJson;
import io.github.linkrelay.operator.api.ReplaySourceJson;
import io.github.linkrelay.operator.api.ReplayStateJson;
import io.github.linkrelay.operator.api.ReplaysJson;
import io.github.linkrelay.outbox.view.EventLookup;
import io.github.linkrelay.outbox.view.EventQuery;
import io.github.linkrelay.outbox.view.ReplayControl;
import io.github.linkrelay.outbox.view.ReplayRequest;
import io.github.linkrelay.outbox.view.ReplayStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts, starts, shows and steers replays; also forgets a destination and decides about refused events. */
final class ReplaysApi {
    private static final Map<String, String> PAST =
            Map.of("pause", "paused", "resume", "resumed", "cancel", "cancelled");
    private static final double USUAL_RATE = 500;
    private static final int LISTED = 100;
    /** A part of a label that can't repeat anything of an event. */
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
        List<ReplayJson> replays = replays(call).stream()
                .limit(LISTED)
                .map(replay -> toJson(replay, call.role()))
                .toList();
        return OperatorAnswer.json(200, new ReplaysJson(replays));
    }

    OperatorAnswer one(Call call) {
        call.parameters();
        return OperatorAnswer.json(200, toJson(known(call), call.role()));
    }

    OperatorAnswer start(Call call) {
        ReplayRequestJson body = call.body(ReplayRequestJson.class);
        ReplayRequest request = request(call, body);
        ReplayControl control = call.capability(OutboxView::replays);
        try {
            if (Boolean.TRUE.equals(body.dryRun())) {
                return OperatorAnswer.json(200, new DryRunJson(true, control.countReplay(request)));
            }
            ReplayStatus replay = control.startReplay(request).join();
            call.logChange("Replay " + replay.id() + " to " + replay.destination() + " was begun (" + replay.label()
                    + ", " + replay.total() + " events)");
            return OperatorAnswer.json(201, toJson(replay, call.role()));
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
        call.requireEmptyBody();
        ReplayControl control = call.capability(OutboxView::replays);
        long id = known(call).id();
        String action = call.places().get(1);
        CompletableFuture<ReplayStatus> done =
                switch (action) {
                    case "pause" -> control.pauseReplay(id);
                    case "resume" -> control.resumeReplay(id);
                    case "cancel" -> control.cancelReplay(id);
                    default ->
                        throw RequestProblem.notFound(
                                "A replay can be paused, resumed or cancelled: pause, resume, cancel");
                };
        try {
            ReplayStatus replay = done.join();
            call.logChange("Replay " + id + " to " + replay.destination() + " was " + PAST.get(action) + " ("
                    + (replay.sent() + replay.filtered() + replay.failed()) + " of " + replay.total()
                    + " events were settled)");
            return OperatorAnswer.json(200, toJson(replay, call.role()));
        } catch (CompletionException e) {
            throw new RequestProblem(409, String.valueOf(e.getCause().getMessage()));
        }
    }

    OperatorAnswer forget(Call call) {
        call.requireEmptyBody();
        String name = call.places().get(0);
        EventsApi.refuseUnknownDestination(call, name);
        try {
            call.capability(OutboxView::control).forget(name).join();
        } catch (OutboxException e) {
            throw new RequestProblem(409, e.getMessage());
        } catch (CompletionException e) {
            throw new RequestProblem(503, String.valueOf(e.getCause().getMessage()));
        }
        call.logChange(
                "The destination " + name + " of the outbox " + call.outbox().name() + " was forgotten");
        return OperatorAnswer.json(200, new ForgottenJson(name));
    }

    /** Decides about events that were refused and are not dead letters yet, because their destination may be at fault. */
    OperatorAnswer decideRefusals(Call call) {
        RefusalsActionJson action = call.body(RefusalsRequestJson.class).action();
        if (action == null) {
            throw RequestProblem.badRequest("action is bury or retry");
        }
        String name = call.places().get(0);
        EventsApi.refuseUnknownDestination(call, name);
        int decided = call.capability(OutboxView::control).decideRefusals(name, action == RefusalsActionJson.BURY);
        if (decided == 0) {
            throw new RequestProblem(409, "No refused event of the destination " + name + " waits for a decision.");
        }
        call.logChange(decided + " refused events of the destination " + name + " "
                + (action == RefusalsActionJson.BURY ? "became dead letters" : "are sent again"));
        return OperatorAnswer.json(200, new RefusalsDecidedJson(decided, action));
    }

    /** Returns the replays, the newest first. */
    private static List<ReplayStatus> replays(Call call) {
        Optional<ReplayControl> control = call.outbox().replays();
        if (control.isPresent()) {
            return control.get().replays();
        }
        try (EventLookup lookup = call.lookup()) {
            return lookup.replays(LISTED);
        }
    }

    private static ReplayStatus known(Call call) {
        return replays(call).stream()
                .filter(replay -> replay.id() == call.id())
                .findFirst()
                .orElseThrow(() -> RequestProblem.notFound("There is no replay " + call.id()));
    }

    private ReplayRequest request(Call call, ReplayRequestJson body) {
        String destination = body.destination();
        if (destination == null || body.source() == null) {
            throw RequestProblem.badRequest("destination and source are needed; source is one of "
                    + Arrays.toString(ReplaySourceJson.values()));
        }
        EventsApi.refuseUnknownDestination(call, destination);
        EventQuery query = events.query(body.type(), body.id(), body.user(), call.role())
                .receivedBetween(Parameters.time("from", body.from()), Parameters.time("until", body.until()));
        String group = groups.meant(body.group(), call.role(), call::lookup);
        if (group != null && body.source() != ReplaySourceJson.DEAD_LETTERS) {
            throw RequestProblem.badRequest("group goes with dead-letters");
        }
        List<Long> sequences = body.sequences();
        if (sequences != null && sequences.isEmpty()) {
            throw RequestProblem.badRequest("sequences is empty; leave it out to mean all");
        }
        try {
            return new ReplayRequest(
                    destination,
                    body.source().toString(),
                    query,
                    group,
                    sequences == null ? List.of() : sequences,
                    body.rate() == null ? USUAL_RATE : body.rate(),
                    label(body, group));
        } catch (IllegalArgumentException e) {
            throw RequestProblem.badRequest(e.getMessage());
        }
    }

    /**
     * Returns the choice in words that everybody may read: without the user's id, and without words that may repeat
     * an event.
     */
    private String label(ReplayRequestJson body, String group) {
        List<String> parts = new ArrayList<>();
        parts.add(body.source().toString().replace('-', ' '));
        if (group != null) {
            parts.add("group " + masking.masked(group));
        }
        addPart(parts, "type", body.type());
        addPart(parts, "id", body.id());
        addPart(parts, "from", body.from());
        addPart(parts, "until", body.until());
        if (body.user() != null) {
            parts.add("of one user");
        }
        if (body.sequences() != null) {
            parts.add(body.sequences().size() + " chosen");
        }
        return String.join(", ", parts);
    }

    private static void addPart(List<String> parts, String name, String value) {
        if (value != null) {
            parts.add(name + " " + value);
        }
    }

    /** Returns the label of a replay as the role may read it. */
    private String shown(String label, Role role) {
        if (!bodies.hides(role)) {
            return label;
        }
        return Stream.of(label.split(", "))
                .map(part -> OPEN_PART.matcher(part).matches()
                        ? part
                        : part.startsWith("group ")
                                ? "group " + masking.masked(part.substring("group ".length()))
                                : part.startsWith("type ") && masking.isOpen(part.substring("type ".length()))
                                        ? part
                                        : part.startsWith("id ") ? "one event" : Masking.HIDDEN)
                .distinct()
                .collect(Collectors.joining(", "));
    }

    private ReplayJson toJson(ReplayStatus replay, Role role) {
        return new ReplayJson(
                replay.id(),
                replay.destination(),
                JsonForm.word(replay.source(), ReplaySourceJson.class),
                shown(replay.label(), role),
                ReplayStateJson.valueOf(replay.state().name()),
                replay.total(),
                replay.sent(),
                replay.filtered(),
                replay.failed(),
                replay.rate(),
                Instant.ofEpochMilli(replay.createdAt()),
                replay.endedAt() > 0 ? Instant.ofEpochMilli(replay.endedAt()) : null);
    }
}
