package shop;

import org.apache.camel.builder.RouteBuilder;

/** Delivers stored events to Segment in batches: routes/deliver-segment.camel.yaml in Java, without the look-up. */
public class DeliverInJava extends RouteBuilder {

    @Override
    public void configure() {
        from("outbox:events?destination=segment"
                        // These limit the events in memory; the others stay on disk.
                        + "&maxInFlight={{linkrelay.delivery.max-in-flight}}"
                        + "&maxInFlightBytes={{linkrelay.delivery.max-in-flight-bytes}}"
                        + "&maxAge={{linkrelay.delivery.max-age}}"
                        + "&backoffDelay={{linkrelay.delivery.back-off}}"
                        + "&backoffMaxDelay={{linkrelay.delivery.back-off-max}}"
                        + "&holdDelay={{linkrelay.delivery.hold}}"
                        + "&refusalsBeforeHold={{linkrelay.delivery.refusals-before-hold}}"
                        + "&probeSize={{linkrelay.segment.batch.size}}")
                .routeId("deliver-segment-in-java")
                // Bodies are bytes, so Camel need not cache streams.
                .streamCache(false)
                // What happens when a step fails stands in routes/delivery.camel.yaml.
                .routeConfigurationId("delivery")
                .startupOrder(100)
                // The body as Tolinku sent it becomes a Track call.
                .bean("trackMapper", "track")
                // Removes or changes fields as linkrelay.segment.fields.* say.
                .process("segmentFields")
                .disabled("{{segment.fields.disabled}}")
                // Steps of your own that change the body, a Jackson ObjectNode, go here.
                // An event is acknowledged in the outbox only when it was accepted, or became a dead letter.
                .aggregate(constant("segment"))
                .aggregationStrategy("segmentBatches")
                .completionSize("{{linkrelay.segment.batch.size}}")
                .completionInterval("{{linkrelay.segment.batch.interval}}")
                // When the route stops, the events that are collected are sent, also those that come during the stop.
                .forceCompletionOnStop()
                .completeAllOnStop()
                .executorService("segmentSenders")
                .to("deliver:kamelet:segment-sink");
    }
}
