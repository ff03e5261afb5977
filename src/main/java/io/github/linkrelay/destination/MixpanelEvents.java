package io.github.linkrelay.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.delivery.BatchAnswer;
import io.github.linkrelay.destination.NameRules.Reserved;
import io.github.linkrelay.segment.TrackJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Makes requests for Mixpanel's strict import and reads the answers (developer.mixpanel.com, Import Events). A request
 * has at most 2,000 events. Mixpanel recognizes repeats by event, time, {@code distinct_id} and {@code $insert_id}. An
 * answer of 400 says that the good events were stored, and lists the others.
 */
public final class MixpanelEvents extends TrackSink {
    /** Mixpanel does not take any of these ids for a person. */
    private static final Set<String> NOBODY = Set.of(
            "anonymous",
            "anon",
            "nil",
            "none",
            "null",
            "undefined",
            "unknown",
            "n/a",
            "na",
            "true",
            "false",
            "0",
            "-1",
            "[]",
            "{}",
            "lmy47d",
            "00000000-0000-0000-0000-000000000000");

    /**
     * Events by which Mixpanel merges people in place of recording them, and properties that Mixpanel reads, writes or
     * removes itself (docs.mixpanel.com/docs/data-structure/events-and-properties). A longer name is cut by Mixpanel.
     */
    private static final NameRules NAMES = new NameRules(
            "Mixpanel",
            Reserved.of("$identify", "$create_alias", "$merge"),
            Reserved.of(
                            "time",
                            "$time",
                            "distinct_id",
                            "$distinct_id",
                            "$distinct_ids",
                            "$distinct_id_before_identity",
                            "$device_id",
                            "$user_id",
                            "$identified_id",
                            "$anon_id",
                            "alias",
                            "$insert_id",
                            "$event_name",
                            "ip",
                            "token",
                            "$is_reshuffled",
                            "$failure_description",
                            "$failure_reason",
                            "$identity_failure_reason",
                            "mp_original_event_name",
                            "mp_original_distinct_id")
                    .andAnyThatBeginsWith("$warehouse_"),
            255,
            UnaryOperator.identity());

    private String username;
    private String password = "";
    private String projectId = "";

    public MixpanelEvents() {
        // Mixpanel's page says 10 MB, an answer on the same page 2 MiB.
        super("Mixpanel", 2_000, 2_000_000);
        setMaxEventBytes(1_000_000);
    }

    /** Sets the user of a service account, or the project's token. */
    public void setUsername(String username) {
        this.username = username;
    }

    /** Sets the secret of the service account; it is empty with a project's token. */
    public void setPassword(String password) {
        this.password = password;
    }

    /** Sets the project's number, which is needed with a service account. */
    public void setProjectId(String projectId) {
        this.projectId = projectId;
    }

    @Override
    ObjectNode member(TrackCall call) throws UnacceptableEventException {
        String user = person(call.userId());
        String device = person(call.anonymousId());
        if (user == null && device == null) {
            throw new UnacceptableEventException("Mixpanel takes no event without a user, the event has none");
        }
        ObjectNode event = NODES.objectNode();
        event.put("event", NAMES.event(call.event()));
        ObjectNode properties = NAMES.fit(call.propertiesWithoutIp());
        event.set("properties", properties);
        properties.put("time", call.time().toEpochMilli());
        properties.put("distinct_id", user == null ? device : user);
        if (device != null) {
            properties.put("$device_id", device);
        }
        properties.put("$insert_id", EventId.short36(call.messageId()));
        // Without an ip Mixpanel takes this server's, and would place everybody here; 0 switches that off.
        properties.put("ip", call.ip() == null ? "0" : call.ip());
        String platform = call.property("platform");
        if (platform != null && !properties.has("$os")) {
            properties.remove("platform");
            properties.put("$os", Names.operatingSystem(platform));
        }
        if (call.property("campaign") != null && call.property("utm_campaign") == null) {
            properties.set("utm_campaign", properties.remove("campaign"));
        }
        return event;
    }

    private static String person(String id) {
        return id == null || NOBODY.contains(id.toLowerCase(Locale.ROOT)) ? null : id;
    }

    @Override
    byte[] body(List<Member> members) {
        ArrayNode events = NODES.arrayNode();
        members.forEach(member -> events.add(member.json()));
        return TrackJson.bytes(events);
    }

    @Override
    void prepare(Message request, List<Member> members) {
        byte[] credentials = (username + ':' + password).getBytes(StandardCharsets.UTF_8);
        request.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
        request.setHeader(
                Exchange.HTTP_QUERY, "strict=1" + (projectId.isEmpty() ? "" : "&project_id=" + encode(projectId)));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Returns true for {@code {"code":200,"num_records_imported":50,"status":"OK"}}. */
    @Override
    boolean isAcceptance(VendorAnswer answer) {
        return answer.json().path("code").asInt() == 200
                || answer.json().path("num_records_imported").isNumber();
    }

    @Override
    BatchAnswer read(VendorAnswer answer, List<Member> members) throws HttpOperationFailedException {
        JsonNode imported = answer.json().path("num_records_imported");
        if (answer.status() != 400) {
            super.read(answer, members);
            return counted(answer, imported, members.size());
        }
        BatchAnswer read = BatchAnswer.of(members.size());
        JsonNode failed = answer.json().path("failed_records");
        if (failed.isEmpty()) {
            return read.refuseOne(answer.reason());
        }
        Set<Integer> others =
                new TreeSet<>(IntStream.range(0, members.size()).boxed().toList());
        for (JsonNode record : failed) {
            int index = index(record, members);
            if (index < 0) {
                return read.refuseOne(answer.reason());
            }
            read.refuse(
                    index,
                    "answered 400: " + record.path("field").asText() + ": "
                            + record.path("message").asText());
            others.remove(index);
        }
        // If fewer were imported than are left, some of these failed too. Mixpanel recognizes the others.
        return imported.asInt(others.size()) < others.size() ? read.sendAgain(others) : read;
    }

    private static int index(JsonNode record, List<Member> members) {
        JsonNode index = record.path("index");
        if (index.isInt()) {
            return index.intValue() < members.size() ? index.intValue() : -1;
        }
        String id = record.has("$insert_id")
                ? record.get("$insert_id").asText()
                : record.path("insert_id").asText();
        for (int i = 0; i < members.size(); i++) {
            if (members.get(i).json().at("/properties/$insert_id").asText().equals(id)) {
                return i;
            }
        }
        return -1;
    }
}
