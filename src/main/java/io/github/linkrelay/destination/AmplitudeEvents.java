package io.github.linkrelay.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.delivery.BatchAnswer;
import io.github.linkrelay.destination.NameRules.Reserved;
import io.github.linkrelay.segment.TrackJson;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Makes requests for Amplitude's HTTP V2 and batch API and reads the answers
 * (amplitude.com/docs/apis/analytics/http-v2). A request has at most 2,000 events and 1 MB, and the key is in the body.
 * Amplitude recognizes repeats by {@code insert_id} for 7 days.
 *
 * <p>Amplitude takes all events of a request or none. If it names the events at fault, the others are sent again at
 * once. If it names users or devices that send too much, their events wait.
 */
public final class AmplitudeEvents extends TrackSink {
    private static final int USUAL_MIN_ID_LENGTH = 5;
    /**
     * The names that Amplitude keeps for its own events (amplitude.com/docs/apis/analytics/http-v2), and those that
     * change a user or a group in place of recording an event. Names of properties are free.
     */
    private static final NameRules NAMES = NameRules.of(
            "Amplitude",
            Reserved.of("$identify", "$groupidentify").andAnyThatBeginsWith("[Amplitude] "),
            Reserved.NONE);

    /** Amplitude takes no such device id: it stands for every phone that does not want to be tracked. */
    private static final Pattern ALL_ZEROS = Pattern.compile("[0-]+");

    private static final List<String> FAULTS = List.of(
            "events_with_invalid_fields",
            "events_with_missing_fields",
            "events_with_invalid_id_lengths",
            "silenced_events");

    private String apiKey;
    private int minIdLength = USUAL_MIN_ID_LENGTH;
    private Duration throttleWait = Duration.ofSeconds(30);

    public AmplitudeEvents() {
        super("Amplitude", 2_000, 1_000_000);
    }

    /** Sets the project's API key. */
    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    /**
     * Sets the fewest characters of a user or device id. Shorter ids are left out. If the number is not 5, the request
     * tells Amplitude so.
     */
    public void setMinIdLength(int minIdLength) {
        this.minIdLength = minIdLength;
    }

    /** Sets how many seconds to wait after a 429 that names no time. */
    public void setThrottleWait(int seconds) {
        this.throttleWait = Duration.ofSeconds(seconds);
    }

    @Override
    ObjectNode member(TrackCall call) throws UnacceptableEventException {
        ObjectNode event = NODES.objectNode();
        event.put("event_type", NAMES.event(call.event()));
        putId(event, "user_id", call.userId());
        String device = call.anonymousId();
        putId(event, "device_id", device == null || ALL_ZEROS.matcher(device).matches() ? null : device);
        if (event.size() == 1) {
            throw new UnacceptableEventException(
                    "Amplitude needs a user or device id of " + minIdLength + " characters, the event has none");
        }
        event.put("insert_id", call.messageId());
        event.put("time", call.time().toEpochMilli());
        ObjectNode properties = call.propertiesWithoutIp();
        String platform = call.property("platform");
        if (platform != null) {
            event.put("platform", Names.operatingSystem(platform));
            properties.remove("platform");
        }
        if (call.ip() != null) {
            event.put("ip", call.ip());
        }
        event.set("event_properties", properties);
        return event;
    }

    private void putId(ObjectNode event, String name, String id) {
        if (id != null && id.length() >= minIdLength) {
            event.put(name, id);
        }
    }

    @Override
    byte[] body(List<Member> members) {
        ObjectNode body = NODES.objectNode();
        body.put("api_key", apiKey);
        ArrayNode events = body.putArray("events");
        members.forEach(member -> events.add(member.json()));
        if (minIdLength != USUAL_MIN_ID_LENGTH) {
            body.putObject("options").put("min_id_length", minIdLength);
        }
        return TrackJson.bytes(body);
    }

    /** Returns true for {@code {"code":200,"events_ingested":50,...}}. */
    @Override
    boolean isAcceptance(VendorAnswer answer) {
        return answer.json().path("code").asInt() == 200
                || answer.json().path("events_ingested").isNumber();
    }

    @Override
    BatchAnswer read(VendorAnswer answer, List<Member> members) throws HttpOperationFailedException {
        return switch (answer.status()) {
            case 400 -> faults(answer, members.size());
            case 429 -> throttled(answer, members);
            default -> {
                super.read(answer, members);
                yield counted(answer, answer.json().path("events_ingested"), members.size());
            }
        };
    }

    private static BatchAnswer faults(VendorAnswer answer, int events) {
        JsonNode said = answer.json();
        BatchAnswer read = BatchAnswer.of(events);
        String error = said.path("error").asText();
        // The key is in the body, so a wrong key is answered like a wrong event.
        if (said.path("missing_field").asText().equals("api_key")
                || error.toLowerCase(Locale.ROOT).replace('_', ' ').contains("api key")) {
            // Amplitude's own text may contain the key.
            return read.hold("answered 400: the API key is missing or invalid");
        }
        Map<Integer, String> faults = new TreeMap<>();
        for (String kind : FAULTS) {
            collect(said.path(kind), kind, events, faults);
        }
        if (faults.isEmpty()) {
            return read.refuseOne(answer.reason());
        }
        faults.forEach((index, fault) -> read.refuse(index, "answered 400: " + error + ", " + fault));
        return read.sendAgain(others(events, faults));
    }

    /** Adds the indexes that Amplitude names, which are in one list, or in a list for each field. */
    private static void collect(JsonNode said, String kind, int events, Map<Integer, String> faults) {
        if (said.isArray()) {
            for (JsonNode index : said) {
                if (index.isInt() && index.intValue() >= 0 && index.intValue() < events) {
                    faults.putIfAbsent(index.intValue(), kind);
                }
            }
        }
        for (Map.Entry<String, JsonNode> field : said.properties()) {
            collect(field.getValue(), kind + ": " + field.getKey(), events, faults);
        }
    }

    private BatchAnswer throttled(VendorAnswer answer, List<Member> members) throws HttpOperationFailedException {
        JsonNode said = answer.json();
        Map<Integer, String> throttled = new TreeMap<>();
        collect(said.path("throttled_events"), "throttled_events", members.size(), throttled);
        for (int i = 0; i < members.size(); i++) {
            JsonNode event = members.get(i).json();
            for (String kind : List.of("throttled", "exceeded_daily_quota")) {
                if (names(said.path(kind + "_users"), event.path("user_id"))
                        || names(said.path(kind + "_devices"), event.path("device_id"))) {
                    throttled.put(i, kind);
                }
            }
        }
        if (throttled.isEmpty()) {
            throw answer.failure();
        }
        BatchAnswer read = BatchAnswer.of(members.size());
        throttled.forEach((index, kind) -> read.setAside(index, "answered 429: " + kind));
        return read.sendAgain(others(members.size(), throttled))
                .waitFor(answer.asksToWait().orElse(throttleWait));
    }

    private static boolean names(JsonNode ids, JsonNode id) {
        return id.isTextual() && ids.has(id.textValue());
    }

    private static List<Integer> others(int events, Map<Integer, String> these) {
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            if (!these.containsKey(i)) {
                others.add(i);
            }
        }
        return others;
    }
}
