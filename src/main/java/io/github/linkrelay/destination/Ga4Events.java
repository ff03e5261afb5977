package io.github.linkrelay.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.destination.NameRules.Reserved;
import io.github.linkrelay.segment.TrackJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Makes requests for Google Analytics 4 by the Measurement Protocol
 * (developers.google.com/analytics/devguides/collection/protocol/ga4). A request has at most 25 events of one client
 * and 130 kB.
 *
 * <p>Google answers 204 to everything and silently drops events that break its rules, so names and values are made to
 * fit here. It does not recognize repeats.
 */
public final class Ga4Events extends TrackSink {
    private static final int LONGEST_NAME = 40;
    private static final int LONGEST_USER_ID = 256;
    private static final int MAX_PARAMETERS = 25;
    /** Texts that may be longer than others (support.google.com/analytics/answer/9267744). */
    private static final Map<String, Integer> LONGER_VALUES =
            Map.of("page_location", 1000, "page_referrer", 420, "page_title", 300);

    /**
     * What Google drops without a word: the reserved names of the Measurement Protocol
     * (developers.google.com/analytics/devguides/collection/protocol/ga4/reference, Reserved names) and those that
     * can't come from a website (support.google.com/analytics/answer/13316687). Names that the second page reserves for
     * its forms only, such as {@code page_view} and {@code click}, may be sent.
     */
    private static final NameRules NAMES = new NameRules(
            "Google Analytics",
            Reserved.of(
                            "ad_activeview",
                            "ad_click",
                            "ad_exposure",
                            "ad_impression",
                            "ad_query",
                            "ad_reward",
                            "adunit_exposure",
                            "app_background",
                            "app_clear_data",
                            "app_exception",
                            "app_install",
                            "app_remove",
                            "app_store_refund",
                            "app_store_subscription_cancel",
                            "app_store_subscription_convert",
                            "app_store_subscription_renew",
                            "app_update",
                            "app_upgrade",
                            "dynamic_link_app_open",
                            "dynamic_link_app_update",
                            "dynamic_link_first_open",
                            "error",
                            "first_open",
                            "first_visit",
                            "in_app_purchase",
                            "notification_dismiss",
                            "notification_foreground",
                            "notification_open",
                            "notification_receive",
                            "os_update",
                            "screen_view",
                            "session_start",
                            "session_start_with_rollout",
                            "user_engagement")
                    .andAnyThatBeginsWith("firebase_", "ga_", "google_", "gtag_"),
            // Linkrelay itself sends two of them.
            Reserved.of("session_id", "engagement_time_msec", "session_number", "gclid")
                    .andAnyThatBeginsWith("firebase_", "ga_", "google_", "gtag_"),
            LONGEST_NAME,
            name -> Names.snakeCase(name, LONGEST_NAME));

    private static final int MICROS = 1_000_000;

    private Clock clock = Clock.systemUTC();
    private String measurementId;
    private String secret;
    private String clientIdField = "ga_client_id";
    private String sessionIdField = "ga_session_id";
    private int maxValueLength = 100;
    private Duration maxAge = Duration.ofHours(72);

    public Ga4Events() {
        super("Google Analytics", 25, 130_000);
    }

    /** Sets the clock for the time of an attempt. */
    public void setClock(Clock clock) {
        this.clock = clock;
    }

    /** Sets the web stream, {@code G-...}. */
    public void setMeasurementId(String measurementId) {
        this.measurementId = measurementId;
    }

    /** Sets the Measurement Protocol secret of that stream. */
    public void setSecret(String secret) {
        this.secret = secret;
    }

    /** Sets the property that holds the client id which Google's tag gave the browser. */
    public void setClientIdField(String clientIdField) {
        this.clientIdField = clientIdField;
    }

    /** Sets the property that holds the id of the visit; without one the event's second is used. */
    public void setSessionIdField(String sessionIdField) {
        this.sessionIdField = sessionIdField;
    }

    /**
     * Sets to how many characters of Unicode (code points) text is cut: 100 for usual properties, 500 for Analytics
     * 360. Google's limit is the same for all languages. {@code page_location}, {@code page_referrer} and
     * {@code page_title} may be longer.
     */
    public void setMaxValueLength(int maxValueLength) {
        this.maxValueLength = maxValueLength;
    }

    /**
     * Sets the age in hours above which events are refused, because Google would move them in time. With 0 events of
     * any age are sent.
     */
    public void setMaxAgeHours(int hours) {
        this.maxAge = Duration.ofHours(hours);
    }

    @Override
    ObjectNode member(TrackCall call) throws UnacceptableEventException {
        if (call.property(clientIdField) == null) {
            throw new UnacceptableEventException(
                    "Google Analytics needs a client id in " + clientIdField + ", the event has none");
        }
        Instant time = call.time();
        if (!maxAge.isZero() && time.isBefore(clock.instant().minus(maxAge))) {
            throw new UnacceptableEventException(
                    "the event is older than " + maxAge.toHours() + " hours, Google Analytics would move it in time");
        }
        String name = Names.snakeCase(call.event(), LONGEST_NAME);
        if (name.isEmpty()) {
            throw new UnacceptableEventException("Google Analytics takes no event whose name has no Latin letter");
        }
        if (call.userId() != null && !Names.isAtMost(call.userId(), LONGEST_USER_ID)) {
            throw new UnacceptableEventException(
                    "Google Analytics takes no user id of more than " + LONGEST_USER_ID + " characters");
        }
        ObjectNode event = NODES.objectNode();
        event.put("name", NAMES.event(name));
        ObjectNode params = event.putObject("params");
        String session = call.property(sessionIdField);
        params.put("session_id", session == null ? String.valueOf(time.getEpochSecond()) : session);
        params.put("engagement_time_msec", 1);
        // An address must not be sent to Google, and the two ids have their own places in the request.
        ObjectNode others = call.properties().remove(List.of("ip", clientIdField, sessionIdField));
        for (Map.Entry<String, JsonNode> property : NAMES.fit(others).properties()) {
            if (params.size() < MAX_PARAMETERS) {
                put(params, property.getKey(), property.getValue());
            }
        }
        return event;
    }

    /** Adds a parameter. Google takes text and numbers only: true and false become text, the rest is left out. */
    private void put(ObjectNode params, String name, JsonNode value) {
        if (value.isNumber()) {
            params.set(name, value);
        } else if (value.isTextual() || value.isBoolean()) {
            int longest = Math.max(maxValueLength, LONGER_VALUES.getOrDefault(name, 0));
            params.put(name, Names.start(value.asText(), longest));
        }
    }

    @Override
    Object group(Member member) {
        return Arrays.asList(
                member.call().property(clientIdField), member.call().userId());
    }

    @Override
    byte[] body(List<Member> members) {
        TrackCall first = members.get(0).call();
        ObjectNode body = NODES.objectNode();
        body.put("client_id", first.property(clientIdField));
        if (first.userId() != null) {
            body.put("user_id", first.userId());
        }
        body.put("timestamp_micros", micros(first));
        ArrayNode events = body.putArray("events");
        for (Member member : members) {
            ObjectNode event = member.json();
            if (micros(member.call()) != micros(first)) {
                event = event.deepCopy().put("timestamp_micros", micros(member.call()));
            }
            events.add(event);
        }
        return TrackJson.bytes(body);
    }

    private static long micros(TrackCall call) {
        try {
            Instant time = call.time();
            return time.getEpochSecond() * MICROS + time.getNano() / 1000;
        } catch (UnacceptableEventException e) {
            throw new IllegalStateException("an event without a time became a member", e);
        }
    }

    @Override
    void prepare(Message request, List<Member> members) {
        // The query is in a header, so that the secret is in no endpoint's name.
        request.setHeader(
                Exchange.HTTP_QUERY, "measurement_id=" + encode(measurementId) + "&api_secret=" + encode(secret));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /**
     * Returns true for a 204 without a body. Google never says more, so a body that is not JSON did not come from
     * Google.
     */
    @Override
    boolean isAcceptance(VendorAnswer answer) {
        return answer.text().isBlank() || answer.json().isObject();
    }
}
