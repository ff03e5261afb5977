package io.github.linkrelay.outbox;

import io.github.linkrelay.event.DeliveringEndpoint;
import io.github.linkrelay.event.EventHeaders;
import io.github.linkrelay.event.Repeat;
import io.github.linkrelay.outbox.dispatch.DispatchSettings;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/**
 * Store events durably and hand them to each destination in order, at least once.
 *
 * <p>The class is long because Camel expects a field with its description, a getter and a setter for each option.
 */
@UriEndpoint(
        firstVersion = "0.1.0",
        scheme = "outbox",
        title = "Outbox",
        syntax = "outbox:name",
        category = {Category.DATABASE, Category.MESSAGING},
        headersClass = EventHeaders.class)
public class OutboxEndpoint extends DefaultEndpoint implements DeliveringEndpoint {
    /**
     * The most events of a destination that may be set aside. Beyond that the whole destination rests. This limits
     * memory and the size of a cursor.
     */
    public static final int MAX_SET_ASIDE = 100_000;

    @UriPath(description = "Name of the outbox, and of its file without the suffix .db.")
    @Metadata(required = true)
    private final String name;

    @UriParam(
            label = "producer",
            defaultValue = "append",
            description = "What is done with the message: append adds it to the log and goes on when it is on disk;"
                    + " deadLetter keeps it among the dead letters; quarantine keeps it in the quarantine without"
                    + " waiting for the disk.")
    private OutboxOperation operation = OutboxOperation.append;

    @UriParam(
            label = "consumer",
            description = "Name of the destination whose cursor this consumer moves. A consumer needs one, and no"
                    + " two consumers may share one.")
    private String destination;

    @UriParam(
            label = "consumer",
            defaultValue = "2000",
            description = "How many events may be handed over to the route and not yet settled.")
    private int maxInFlight = 2_000;

    @UriParam(
            label = "consumer",
            defaultValue = "16777216",
            description = "How many bytes the events may have that are handed over to the route and not yet settled. A"
                    + " larger event is handed over alone.")
    private long maxInFlightBytes = 16L << 20;

    @UriParam(
            label = "consumer",
            defaultValue = "oldest",
            description = "Where a new destination begins: oldest, with the oldest event that is still there; newest,"
                    + " with the next event that comes; or a time such as 2026-06-01T00:00:00Z, with the first event"
                    + " received then or later.")
    private String startFrom = "oldest";

    @UriParam(
            label = "consumer",
            defaultValue = "0",
            description = "How many events are handed over to the route per second at most. 0 sets no limit.")
    private double maxRate;

    @UriParam(
            label = "consumer",
            defaultValue = "allowed",
            description = "Whether an event may be sent again when nobody knows whether it arrived, after a crash or"
                    + " without an answer. never makes it a dead letter instead, for a destination that would"
                    + " count it twice; it needs deliver: to send.")
    private Repeat repeat = Repeat.allowed;

    @UriParam(
            label = "consumer",
            description = "Name of another destination that must be done with an event before this one gets it, for"
                    + " instance for an archive of delivered events.")
    private String after;

    @UriParam(
            label = "consumer",
            defaultValue = "0",
            javaType = "java.time.Duration",
            description = "Age from which an event that is released becomes a dead letter and is not tried again. 0"
                    + " tries for as long as it takes.")
    private long maxAge;

    @UriParam(
            label = "consumer",
            defaultValue = "500ms",
            javaType = "java.time.Duration",
            description = "How long the destination rests after a first failure.")
    private long backoffDelay = 500;

    @UriParam(
            label = "consumer",
            defaultValue = "2",
            description = "The factor by which each further rest is longer, until an event is accepted.")
    private double backoffMultiplier = 2;

    @UriParam(
            label = "consumer",
            defaultValue = "5s",
            javaType = "java.time.Duration",
            description = "The longest rest of the back-off.")
    private long backoffMaxDelay = 5_000;

    @UriParam(
            label = "consumer",
            defaultValue = "10s",
            javaType = "java.time.Duration",
            description = "How long a held destination rests between two tries. It is held for trouble that doesn't"
                    + " pass by itself, for instance a wrong key.")
    private long holdDelay = 10_000;

    @UriParam(
            label = "consumer",
            defaultValue = "100",
            description = "How many events may be in flight after a rest, until one of them is accepted.")
    private int probeSize = 100;

    @UriParam(
            label = "consumer",
            defaultValue = "10",
            description = "After how many events that are refused with the same answer, with none accepted in between,"
                    + " the destination is held and these are not dead letters yet. 0: each refused event is a dead"
                    + " letter at once.")
    private int refusalsBeforeHold = 10;

    public OutboxEndpoint(String uri, OutboxComponent component, String name) {
        super(uri, component);
        this.name = name;
    }

    @Override
    public Producer createProducer() throws Exception {
        return new OutboxProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        if (destination == null || destination.isBlank()) {
            throw new IllegalArgumentException("outbox:" + name + " needs the option destination to be consumed from,"
                    + " for instance outbox:" + name + "?destination=segment");
        }
        if (destination.equals(after)) {
            throw new IllegalArgumentException("The outbox destination " + destination
                    + " can't wait for itself. Choose" + " another destination for the option after.");
        }
        OutboxConsumer consumer = new OutboxConsumer(
                this,
                processor,
                new DispatchSettings(
                        maxInFlight,
                        maxInFlightBytes,
                        maxAge,
                        backoffDelay,
                        backoffMultiplier,
                        backoffMaxDelay,
                        holdDelay,
                        probeSize,
                        maxRate,
                        repeat,
                        refusalsBeforeHold,
                        MAX_SET_ASIDE));
        configureConsumer(consumer);
        return consumer;
    }

    /** Returns the outbox of this endpoint's name, and opens it if it isn't open yet. */
    public Outbox getOutbox() {
        return ((OutboxComponent) getComponent()).getOutbox(name);
    }

    public String getName() {
        return name;
    }

    public OutboxOperation getOperation() {
        return operation;
    }

    public void setOperation(OutboxOperation operation) {
        this.operation = operation;
    }

    @Override
    public String getDestination() {
        return destination;
    }

    public void setDestination(String destination) {
        this.destination = destination;
    }

    public int getMaxInFlight() {
        return maxInFlight;
    }

    public void setMaxInFlight(int maxInFlight) {
        this.maxInFlight = maxInFlight;
    }

    public long getMaxInFlightBytes() {
        return maxInFlightBytes;
    }

    public void setMaxInFlightBytes(long maxInFlightBytes) {
        this.maxInFlightBytes = maxInFlightBytes;
    }

    public String getStartFrom() {
        return startFrom;
    }

    public void setStartFrom(String startFrom) {
        this.startFrom = startFrom;
    }

    public double getMaxRate() {
        return maxRate;
    }

    public void setMaxRate(double maxRate) {
        this.maxRate = maxRate;
    }

    public Repeat getRepeat() {
        return repeat;
    }

    public void setRepeat(Repeat repeat) {
        this.repeat = repeat;
    }

    public String getAfter() {
        return after;
    }

    public void setAfter(String after) {
        this.after = after;
    }

    public long getMaxAge() {
        return maxAge;
    }

    public void setMaxAge(long maxAge) {
        this.maxAge = maxAge;
    }

    public long getBackoffDelay() {
        return backoffDelay;
    }

    public void setBackoffDelay(long backoffDelay) {
        this.backoffDelay = backoffDelay;
    }

    public double getBackoffMultiplier() {
        return backoffMultiplier;
    }

    public void setBackoffMultiplier(double backoffMultiplier) {
        this.backoffMultiplier = backoffMultiplier;
    }

    public long getBackoffMaxDelay() {
        return backoffMaxDelay;
    }

    public void setBackoffMaxDelay(long backoffMaxDelay) {
        this.backoffMaxDelay = backoffMaxDelay;
    }

    public long getHoldDelay() {
        return holdDelay;
    }

    public void setHoldDelay(long holdDelay) {
        this.holdDelay = holdDelay;
    }

    public int getProbeSize() {
        return probeSize;
    }

    public void setProbeSize(int probeSize) {
        this.probeSize = probeSize;
    }

    public int getRefusalsBeforeHold() {
        return refusalsBeforeHold;
    }

    public void setRefusalsBeforeHold(int refusalsBeforeHold) {
        this.refusalsBeforeHold = refusalsBeforeHold;
    }
}
