package io.github.linkrelay.runtime.beans;

import io.github.linkrelay.delivery.BatchStrategy;
import io.github.linkrelay.delivery.EventLimit;
import io.github.linkrelay.runtime.settings.Mode;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.runtime.settings.SettingsException;
import io.github.linkrelay.runtime.settings.Version;
import io.github.linkrelay.segment.EventIds;
import io.github.linkrelay.segment.FieldRules;
import io.github.linkrelay.segment.MessageIds;
import io.github.linkrelay.segment.SegmentBatch;
import io.github.linkrelay.segment.TrackJson;
import io.github.linkrelay.segment.TrackMapper;
import io.github.linkrelay.segment.TrackSettings;
import java.time.Clock;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Registry;

/** Makes the beans that deliver-segment.camel.yaml names from the settings linkrelay.segment.*. */
public final class SegmentBeans {

    private SegmentBeans() {}

    /** Binds the beans, also again after a setting changed. A running route keeps the beans that it has. */
    static void bind(CamelContext context, Settings settings, Mode mode, Clock clock, SegmentTerms terms) {
        Registry registry = context.getRegistry();
        settings.baseUrl("linkrelay.segment.endpoint");
        settings.oneOf("linkrelay.segment.accept", "success", "any-2xx");
        SegmentBatch request = new SegmentBatch(mode.writeKey(), clock);
        int eventBytes = settings.number("linkrelay.segment.event.bytes", 1, SegmentBatch.MAX_EVENT_BYTES);
        int events = settings.number("linkrelay.segment.batch.size", 1, SegmentBatch.MAX_EVENTS);
        int separators = events - 1;
        int batchBytes = settings.number(
                "linkrelay.segment.batch.bytes",
                eventBytes + request.overheadBytes() + separators,
                SegmentBatch.MAX_BATCH_BYTES);
        settings.number("linkrelay.segment.batch.interval", 1, 60_000);

        settings.flag("linkrelay.segment.look-up.disabled");
        settings.httpUrl("linkrelay.segment.look-up.url");
        settings.number("linkrelay.segment.look-up.timeout", 1, 60_000);
        settings.number("linkrelay.segment.look-up.parallel", 1, 256);

        TrackSettings track = track(settings);
        registry.bind("trackMapper", new TrackMapper(track));
        EventIds ids = new EventIds(track.messageIds(), track.identity());
        registry.bind("eventIds", ids);
        terms.use(ids);
        FieldRules fields = fieldRules(settings);
        registry.bind("segmentFields", fields);
        // This is no setting of its own: rules that are set but switched off would send fields that they should remove.
        context.getPropertiesComponent()
                .addOverrideProperty("segment.fields.disabled", String.valueOf(fields.isEmpty()));
        registry.bind(
                "segmentBatches",
                new BatchStrategy(
                        batchBytes - request.overheadBytes() - separators,
                        new EventLimit(eventBytes, TrackJson::bytes)));
        SenderThreads.register(context, "segmentSenders", settings.number("linkrelay.segment.batch.parallel", 1, 256));
    }

    public static TrackSettings track(Settings settings) {
        return TrackSettings.defaults(Version.CURRENT)
                .withMessageIds(MessageIds.parse(settings.oneOf("linkrelay.segment.message-id", "uuid", "sha256")))
                .withCampaign(settings.flag("linkrelay.segment.campaign"))
                .withNames(settings.below("linkrelay.segment.name."))
                .withIdentity(settings.below("linkrelay.segment.user."));
    }

    public static FieldRules fieldRules(Settings settings) {
        try {
            return new FieldRules(
                    settings.text("linkrelay.segment.fields.allow"),
                    settings.text("linkrelay.segment.fields.drop"),
                    settings.text("linkrelay.segment.fields.hash"),
                    settings.text("linkrelay.segment.fields.salt"),
                    settings.text("linkrelay.segment.fields.truncate-ip"));
        } catch (IllegalArgumentException e) {
            throw new SettingsException("linkrelay.segment.fields." + e.getMessage());
        }
    }
}
