package io.github.linkrelay.outbox;

import io.github.linkrelay.event.OutboxException;
import io.github.linkrelay.event.RequestWatch;
import io.github.linkrelay.outbox.dispatch.ReplayRow;
import io.github.linkrelay.outbox.dispatch.StartFrom;
import io.github.linkrelay.outbox.sqlite.file.OutboxSettings;
import io.github.linkrelay.outbox.view.EventTerms;
import io.github.linkrelay.outbox.view.ReplaySource;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Keeps one {@link Outbox} per name, opened when first needed and closed with this component. */
@Component("outbox")
public class OutboxComponent extends DefaultComponent {

    @Metadata(
            defaultValue = "data",
            description = "Directory of the files, made if it is missing. The outbox NAME is the file NAME.db in it,"
                    + " which one process at a time may have open.")
    private String directory = "data";

    @Metadata(
            javaType = "java.time.Duration",
            defaultValue = "72h",
            description = "How long the key of an event is remembered: a second event of the same key within this time"
                    + " is a duplicate, also after a restart.")
    private long dedupeWindow = Duration.ofHours(72).toMillis();

    @Metadata(
            javaType = "java.time.Duration",
            defaultValue = "7d",
            description = "How long an event is kept that every destination is done with. An event that a destination"
                    + " still has to get is never deleted.")
    private long retentionAge = Duration.ofDays(7).toMillis();

    @Metadata(
            defaultValue = "0",
            description = "Size of the file in bytes above which the oldest events that every destination is done with"
                    + " are deleted sooner. 0 sets no limit.")
    private long retentionBytes;

    @Metadata(
            defaultValue = "0",
            description = "Size of the file in bytes above which appends are refused, until there is room again. 0"
                    + " sets no limit but the disk.")
    private long maxBytes;

    @Metadata(
            defaultValue = "10000",
            description = "How many appends may wait for the disk. A further one is refused at once.")
    private int maxPending = 10_000;

    @Metadata(
            defaultValue = "1000",
            label = "advanced",
            description = "How many bodies the quarantine keeps. The oldest is deleted for a new one.")
    private int quarantineEntries = 1_000;

    @Metadata(
            defaultValue = "16777216",
            label = "advanced",
            description = "How many bytes the bodies in the quarantine may have. The oldest body is deleted for a new"
                    + " one.")
    private long quarantineBytes = 16L << 20;

    @Metadata(
            defaultValue = "1048576",
            label = "advanced",
            description =
                    "How many bytes of bodies the quarantine takes per second, so that it slows down nothing else;"
                            + " each body counts 4096 bytes more than it has. What comes faster is not kept.")
    private long quarantineRate = 1L << 20;

    @Metadata(
            label = "advanced",
            autowired = true,
            description = "The clock for all times that are stored or compared; the system's if none is set.")
    private Clock clock = Clock.systemUTC();

    @Metadata(
            label = "advanced",
            autowired = true,
            description = "Gives the terms by which stored events are found, for instance their users; without it"
                    + " there are none. It must be set before an outbox is opened.")
    private EventTerms terms = EventTerms.NONE;

    private final Map<String, Outbox> outboxes = new ConcurrentSkipListMap<>();
    private final List<Consumer<Outbox>> watchers = new ArrayList<>();
    private final Map<String, ReplaySource.Opener> replaySources = new TreeMap<>();

    /**
     * Returns the outbox of this name, and opens it if it isn't open yet.
     *
     * @throws OutboxException if its file can't be used; the message names the remedy
     */
    public Outbox getOutbox(String name) {
        synchronized (outboxes) {
            Outbox outbox = outboxes.get(name);
            if (outbox == null) {
                outbox = Outbox.open(settings(name));
                outboxes.put(name, outbox);
                replaySources.forEach(outbox::addReplaySource);
                for (Consumer<Outbox> watcher : watchers) {
                    watcher.accept(outbox);
                }
            }
            return outbox;
        }
    }

    /** Returns the open outboxes, in order of name. Any thread may call this, and never waits. */
    public Collection<Outbox> outboxes() {
        return List.copyOf(outboxes.values());
    }

    /**
     * Calls {@code watcher} with every open outbox, and later with each that opens, before it is used, on the thread
     * that opens it. A watcher can add a listener, for instance.
     */
    public void watch(Consumer<Outbox> watcher) {
        synchronized (outboxes) {
            watchers.add(watcher);
            outboxes.values().forEach(watcher);
        }
    }

    /**
     * Adds a source from which every outbox may replay; it replaces an earlier one of that name. A replay whose source
     * is missing, for instance after a restart, waits for it.
     *
     * @throws IllegalArgumentException if an outbox has a source of that name by itself
     */
    public void addReplaySource(String name, ReplaySource.Opener opener) {
        if (ReplayRow.isStored(name)) {
            throw new IllegalArgumentException(
                    "A replay source can't be called " + name + ", which the outbox has itself");
        }
        synchronized (outboxes) {
            replaySources.put(name, opener);
            outboxes.values().forEach(outbox -> outbox.addReplaySource(name, opener));
        }
    }

    @Override
    protected void doInit() throws Exception {
        super.doInit();
        RequestWatch.install(getCamelContext());
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        OutboxEndpoint endpoint = new OutboxEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        // This is checked now and not when the route starts, so that the message about a wrong value has the endpoint's
        // address.
        StartFrom.parse(endpoint.getStartFrom());
        return endpoint;
    }

    @Override
    protected void doStop() throws Exception {
        synchronized (outboxes) {
            outboxes.values().forEach(Outbox::close);
            outboxes.clear();
        }
        super.doStop();
    }

    private OutboxSettings settings(String name) {
        return new OutboxSettings(
                Path.of(directory),
                name,
                Duration.ofMillis(dedupeWindow),
                Duration.ofMillis(retentionAge),
                retentionBytes,
                maxBytes,
                maxPending,
                quarantineEntries,
                quarantineBytes,
                quarantineRate,
                clock,
                terms);
    }

    public String getDirectory() {
        return directory;
    }

    public void setDirectory(String directory) {
        this.directory = directory;
    }

    public long getDedupeWindow() {
        return dedupeWindow;
    }

    public void setDedupeWindow(long dedupeWindow) {
        this.dedupeWindow = dedupeWindow;
    }

    public long getRetentionAge() {
        return retentionAge;
    }

    public void setRetentionAge(long retentionAge) {
        this.retentionAge = retentionAge;
    }

    public long getRetentionBytes() {
        return retentionBytes;
    }

    public void setRetentionBytes(long retentionBytes) {
        this.retentionBytes = retentionBytes;
    }

    public long getMaxBytes() {
        return maxBytes;
    }

    public void setMaxBytes(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    public int getMaxPending() {
        return maxPending;
    }

    public void setMaxPending(int maxPending) {
        this.maxPending = maxPending;
    }

    public int getQuarantineEntries() {
        return quarantineEntries;
    }

    public void setQuarantineEntries(int quarantineEntries) {
        this.quarantineEntries = quarantineEntries;
    }

    public long getQuarantineBytes() {
        return quarantineBytes;
    }

    public void setQuarantineBytes(long quarantineBytes) {
        this.quarantineBytes = quarantineBytes;
    }

    public long getQuarantineRate() {
        return quarantineRate;
    }

    public void setQuarantineRate(long quarantineRate) {
        this.quarantineRate = quarantineRate;
    }

    public Clock getClock() {
        return clock;
    }

    public void setClock(Clock clock) {
        this.clock = clock;
    }

    public EventTerms getTerms() {
        return terms;
    }

    public void setTerms(EventTerms terms) {
        this.terms = terms;
    }
}
