package io.github.linkrelay.operator.server;

import io.github.linkrelay.event.Appended;
import io.github.linkrelay.event.EventKey;
import io.github.linkrelay.event.NewEvent;
import io.github.linkrelay.operator.api.AdmitRequestJson;
import io.github.linkrelay.operator.api.AdmittedJson;
import io.github.linkrelay.outbox.view.AdmissionControl;
import io.github.linkrelay.outbox.view.DeadLetter;
import io.github.linkrelay.outbox.view.DeadLetterQuery;
import io.github.linkrelay.outbox.view.EventLookup;
import io.github.linkrelay.outbox.view.NewDeadLetter;
import io.github.linkrelay.outbox.view.QuarantineEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Looks a second time at bodies that were kept out: a refused request is verified with the current secrets, and a signed body
 * that was no usable event is read by the current rules. What passes becomes an event with the time at which it was first
 * received.
 */
final class AdmissionApi {
    private static final int PAGE = 200;

    private final RunningSystem system;
    private final GroupNames groups;

    AdmissionApi(RunningSystem system, GroupNames groups) {
        this.system = system;
        this.groups = groups;
    }

    /** Counts what became of the bodies, or would become of them in a dry run. */
    private static final class Tally {
        private final List<CompletableFuture<Appended>> appends = new ArrayList<>();
        private long admitted;
        private long duplicates;
        private long unusable;
        private long refused;

        /** Waits until all events that were added are on disk. */
        void settle() {
            for (CompletableFuture<Appended> append : appends) {
                if (append.join().duplicate()) {
                    duplicates++;
                } else {
                    admitted++;
                }
            }
            appends.clear();
        }

        AdmittedJson toJson(boolean dryRun) {
            return new AdmittedJson(admitted, duplicates, unusable, refused, dryRun);
        }
    }

    OperatorAnswer quarantine(Call call) {
        Choice choice = choice(call);
        groups.meantReason(choice.group, call.role());
        return answer(call, choice, "the quarantine", tally -> {
            try (EventLookup lookup = call.lookup()) {
                if (choice.ids != null) {
                    choice.ids.stream()
                            .map(lookup::quarantineEntry)
                            .flatMap(entry -> entry.stream())
                            .forEach(entry -> admit(call, entry, choice.dryRun, tally));
                    return;
                }
                Long before = null;
                List<QuarantineEntry> page;
                do {
                    page = lookup.quarantine(choice.group, before, PAGE);
                    page.forEach(entry -> admit(call, entry, choice.dryRun, tally));
                    tally.settle();
                    before = page.isEmpty() ? null : page.get(page.size() - 1).id();
                } while (page.size() == PAGE);
            }
        });
    }

    OperatorAnswer deadLetters(Call call) {
        Choice choice = choice(call);
        String group = groups.meant(choice.group, call.role(), call::lookup);
        return answer(call, choice, "the dead letters", tally -> {
            try (EventLookup lookup = call.lookup()) {
                if (choice.ids != null) {
                    List<DeadLetter> letters = choice.ids.stream()
                            .map(lookup::deadLetter)
                            .flatMap(letter -> letter.stream())
                            .toList();
                    if (letters.stream().anyMatch(letter -> letter.destination() != null)) {
                        throw RequestProblem.badRequest(
                                "A dead letter of a destination is an event already; send it again.");
                    }
                    letters.forEach(letter -> admit(call, letter, choice.dryRun, tally));
                    return;
                }
                Long before = null;
                List<DeadLetter> page;
                do {
                    page = lookup.deadLetters(new DeadLetterQuery(DeadLetterQuery.NONE, group, null, before), PAGE);
                    page.forEach(letter -> admit(call, letter, choice.dryRun, tally));
                    tally.settle();
                    before = page.isEmpty() ? null : page.get(page.size() - 1).id();
                } while (page.size() == PAGE);
            }
        });
    }

    private interface Work {
        void run(Tally tally);
    }

    private static OperatorAnswer answer(Call call, Choice choice, String what, Work work) {
        Tally tally = new Tally();
        try {
            work.run(tally);
            tally.settle();
        } catch (CompletionException e) {
            // Each body is admitted completely or not at all, so the same call again does the rest.
            throw new RequestProblem(
                    503, "Some could not be admitted: " + e.getCause().getMessage());
        }
        if (!choice.dryRun) {
            call.logChange("From " + what + " were admitted: " + tally.admitted + " events, " + tally.duplicates
                    + " duplicates, " + tally.unusable + " unusable; " + tally.refused + " stay");
        }
        return OperatorAnswer.json(200, tally.toJson(choice.dryRun));
    }

    private void admit(Call call, QuarantineEntry entry, boolean dryRun, Tally tally) {
        AdmissionControl admission = call.capability(OutboxView::admission);
        RunningSystem.KeptBodyCheck look = keptBodyCheck(call);
        if (!look.isSigned(call.outbox().name(), entry.body(), entry.signature())) {
            tally.refused++;
            return;
        }
        String type;
        try {
            type = look.eventType(entry.body());
        } catch (Exception e) {
            tally.unusable++;
            if (!dryRun) {
                admission
                        .buryQuarantined(
                                entry.id(),
                                new NewDeadLetter(
                                        EventKey.parse(entry.key()),
                                        null,
                                        entry.receivedAt(),
                                        String.valueOf(e.getMessage()),
                                        entry.body()))
                        .join();
            }
            return;
        }
        if (dryRun) {
            tally.admitted++;
        } else {
            tally.appends.add(admission.admitQuarantined(
                    entry.id(), new NewEvent(EventKey.parse(entry.key()), type, entry.receivedAt(), entry.body())));
        }
    }

    private void admit(Call call, DeadLetter letter, boolean dryRun, Tally tally) {
        AdmissionControl admission = call.capability(OutboxView::admission);
        String type;
        try {
            type = keptBodyCheck(call).eventType(letter.body());
        } catch (Exception e) {
            tally.refused++;
            return;
        }
        if (dryRun) {
            tally.admitted++;
        } else {
            tally.appends.add(admission.admitDeadLetter(
                    letter.id(), new NewEvent(EventKey.parse(letter.key()), type, letter.receivedAt(), letter.body())));
        }
    }

    private RunningSystem.KeptBodyCheck keptBodyCheck(Call call) {
        return call.capability(outbox -> system.keptBodyCheck());
    }

    /** @param ids the bodies to look at; null for all, or for all of the group where one is given */
    private record Choice(List<Long> ids, String group, boolean dryRun) {}

    private static Choice choice(Call call) {
        AdmitRequestJson body = call.body(AdmitRequestJson.class);
        List<Long> ids = body.ids();
        if (Boolean.TRUE.equals(body.all()) == (ids != null)) {
            throw RequestProblem.badRequest("give either ids or all");
        }
        if (body.group() != null && ids != null) {
            throw RequestProblem.badRequest("group goes with all");
        }
        return new Choice(ids, body.group(), Boolean.TRUE.equals(body.dryRun()));
    }
}
