package shop;

import org.apache.camel.builder.RouteBuilder;

/** Delivers stored events to HubSpot: routes/examples/deliver-hubspot.camel.yaml in Java. */
public class HubspotInJava extends RouteBuilder {

    @Override
    public void configure() {
        from("outbox:events?destination=hubspot&startFrom=newest"
                        + "&maxInFlight={{linkrelay.delivery.max-in-flight}}"
                        + "&maxInFlightBytes={{linkrelay.delivery.max-in-flight-bytes}}"
                        + "&maxAge={{linkrelay.delivery.max-age}}"
                        + "&backoffDelay={{linkrelay.delivery.back-off}}"
                        + "&backoffMaxDelay={{linkrelay.delivery.back-off-max}}"
                        + "&holdDelay={{linkrelay.delivery.hold}}"
                        + "&refusalsBeforeHold={{linkrelay.delivery.refusals-before-hold}}"
                        + "&probeSize=500")
                .routeId("deliver-hubspot-in-java")
                .streamCache(false)
                .routeConfigurationId("delivery")
                .startupOrder(110)
                .bean("trackMapper", "track")
                // Filters events that name no contact, so they are not sent.
                .filter(simple("${body.at('/properties/email').isMissingNode} && ${body.path('userId').isMissingNode}"))
                .stop()
                .end()
                // Filters events without an e-mail address whose user's id is no e-mail address either.
                .filter(simple(
                        "${body.at('/properties/email').isMissingNode} && ${body.path('userId').asText} !contains '@'"))
                .stop()
                .end()
                // An event is acknowledged in the outbox only when HubSpot accepted it, or it became a dead letter.
                .aggregate(constant("hubspot"))
                .aggregationStrategy("trackBatches")
                .completionSize(500)
                .completionInterval(1000)
                .forceCompletionOnStop()
                .completeAllOnStop()
                .executorService("trackSenders")
                .to("deliver:kamelet:hubspot-sink"
                        + "?accessToken=#property:hubspot.access-token"
                        + "&eventPrefix=#property:hubspot.event-prefix"
                        + "&endpoint=#property:hubspot.endpoint");
    }
}
