package io.github.linkrelay.runtime.check.trial;

import io.github.linkrelay.delivery.EventTooLargeException;
import io.github.linkrelay.event.Handover;
import io.github.linkrelay.event.StoredEvent;
import io.github.linkrelay.runtime.check.trial.EventTrial.TrialOutcome;
import io.github.linkrelay.secret.Secrets;
import io.github.linkrelay.webhook.UnusableEnvelopeException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.support.DefaultConsumer;

/** Hands events to one deliver route, as the outbox does, and waits until each is settled. */
public final class DeliverRun {
    private final DefaultConsumer consumer;
    private final String destination;
    private final Batches batches;
    private final RequestRecorder requests;
    private final StepWatch steps;
    private final Secrets mask;
    private final Patience patience;
    /** Why the run ended before all events were settled; null if it didn't. */
    private Lateness late;

    /**
     * An event that the files keep from being delivered, or that the trial was not done with in its time.
     *
     * @param step the step that failed, or did not end; null if it is not known
     * @param late why the trial was not done with it; null if it was
     */
    public record BlamedEvent(EventTrial event, NamedNode step, Lateness late) {}

    /**
     * Why a trial ended before all events were settled.
     *
     * @param isLoad whether the machine's load may be the reason
     */
    public record Lateness(String reason, boolean isLoad) {}

    DeliverRun(
            DefaultConsumer consumer,
            String destination,
            Batches batches,
            RequestRecorder requests,
            StepWatch steps,
            Secrets mask,
            Patience patience) {
        this.consumer = consumer;
        this.destination = destination;
        this.batches = batches;
        this.requests = requests;
        this.steps = steps;
        this.mask = mask;
        this.patience = patience;
    }

    boolean isStarted() {
        return consumer.isStarted();
    }

    public String route() {
        return consumer.getRouteId();
    }

    /**
     * Hands some events to the route of {@code consumer} and returns what became of each.
     *
     * @param faults gets what the files are to blame for
     */
    public RouteTrial run(String file, List<StoredEvent> events, List<BlamedEvent> faults) throws InterruptedException {
        List<TrialDelivery> deliveries = events.stream().map(TrialDelivery::new).toList();
        steps.forget();
        requests.take();
        CamelContext context = consumer.getEndpoint().getCamelContext();
        // The events are fed on another thread, because a step may block longer than a trial waits.
        ExecutorService feeder = context.getExecutorServiceManager().newSingleThreadExecutor(this, "trial");
        try {
            feed(feeder, deliveries);
            List<TrialRequest> sent = requests.take();
            List<EventTrial> trials = deliveries.stream()
                    .map(delivery -> judge(delivery, !sent.isEmpty(), faults))
                    .toList();
            return new RouteTrial(route(), file, destination, trials, sent);
        } finally {
            // This interrupts a step that has not ended, so it comes when all is judged.
            context.getExecutorServiceManager().shutdownNow(feeder);
        }
    }

    private void feed(ExecutorService feeder, List<TrialDelivery> deliveries) throws InterruptedException {
        late = null;
        // What was before is not asked for; the next answer is about the time from here on.
        boolean unused = patience.busy().getAsBoolean();
        long start = System.nanoTime();
        CountDownLatch ended = new CountDownLatch(deliveries.size());
        feeder.execute(() -> deliveries.forEach(delivery -> hand(delivery, ended)));
        while (late == null
                && (ended.getCount() > 0 || deliveries.stream().anyMatch(delivery -> !delivery.isSettled()))) {
            if (ended.getCount() == 0) {
                // A batch may go into another batch, so this is repeated until all are settled.
                batches.complete();
            }
            TimeUnit.MILLISECONDS.sleep(1);
            late = lateness(start);
        }
    }

    private Lateness lateness(long start) {
        if (System.nanoTime() - steps.movedAt() > patience.step().toNanos()) {
            NamedNode step = steps.unfinished();
            String what = (step == null ? "it was not settled" : "the step '" + step.getId() + "' had not ended")
                    + " after " + patience.step().toSeconds() + " seconds";
            boolean isBusy = patience.busy().getAsBoolean();
            return new Lateness(isBusy ? what + ", while the machine was busy" : what, isBusy);
        }
        return System.nanoTime() - start > patience.all().toNanos()
                ? new Lateness(patience.all().toSeconds() + " seconds were not enough for all events", true)
                : null;
    }

    private void hand(TrialDelivery delivery, CountDownLatch ended) {
        Exchange exchange = consumer.createExchange(false);
        Handover.fill(exchange, delivery);
        consumer.getAsyncProcessor().process(exchange, doneSync -> ended.countDown());
    }

    private EventTrial judge(TrialDelivery delivery, boolean hasSent, List<BlamedEvent> faults) {
        StoredEvent event = delivery.event();
        TrialDelivery.StepFailure failure = delivery.failure() != null ? delivery.failure() : steps.batchFailure();
        boolean isAnswered = delivery.isAnswered() || delivery.failure() == null && hasSent;
        TrialOutcome outcome = outcome(delivery);
        if (outcome == TrialOutcome.DEAD_LETTER || outcome == TrialOutcome.RELEASED) {
            outcome = isAnswered ? TrialOutcome.UNKNOWN : outcome;
        }
        String reason =
                switch (outcome) {
                    case SENT, FILTERED -> "";
                    case UNKNOWN ->
                        isAnswered
                                ? "depends on an answer that a trial does not get: " + delivery.reason()
                                : late == null ? "" : late.reason();
                    default -> delivery.reason();
                };
        EventTrial trial = new EventTrial(
                event.sequence(),
                event.type(),
                outcome,
                mask.text(reason),
                mask.text(new String(delivery.call(), StandardCharsets.UTF_8)));
        boolean isBlamed = outcome == TrialOutcome.DEAD_LETTER
                || outcome == TrialOutcome.RELEASED
                || outcome == TrialOutcome.UNKNOWN && !isAnswered;
        if (isBlamed && !isOfTheEvent(failure)) {
            boolean isLate = outcome == TrialOutcome.UNKNOWN;
            NamedNode step = failure == null ? null : failure.step();
            faults.add(new BlamedEvent(trial, isLate ? steps.unfinished() : step, isLate ? late : null));
        }
        return trial;
    }

    private static TrialOutcome outcome(TrialDelivery delivery) {
        return switch (delivery.end()) {
            case ACKNOWLEDGED -> TrialOutcome.SENT;
            case FILTERED -> TrialOutcome.FILTERED;
            case DEAD -> TrialOutcome.DEAD_LETTER;
            case RELEASED -> TrialOutcome.RELEASED;
            case OPEN -> TrialOutcome.UNKNOWN;
        };
    }

    /** Whatever the files say, this event can't be delivered. */
    private static boolean isOfTheEvent(TrialDelivery.StepFailure failure) {
        if (failure == null) {
            return false;
        }
        Throwable root = TrialDelivery.root(failure.cause());
        return root instanceof EventTooLargeException || root instanceof UnusableEnvelopeException;
    }
}
