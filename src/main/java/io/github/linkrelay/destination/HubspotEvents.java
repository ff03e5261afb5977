package io.github.linkrelay.destination;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.delivery.BatchAnswer;
import io.github.linkrelay.segment.TrackJson;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Makes requests for HubSpot's custom behavioural events and reads the answers (developers.hubspot.com, Send Event
 * Completions). A request has at most 500 {@code inputs}. Each has a {@code uuid}, by which HubSpot recognizes repeats
 * for a year, and properties that are text.
 *
 * <p>An event belongs to a contact, which is named by e-mail, object id or tracking cookie. An event without a contact
 * is refused here.
 */
public final class HubspotEvents extends TrackSink {
    private static final int LONGEST_NAME = 50;
    /**
     * The properties that HubSpot defines, each with the fields of an event that may give its value; the first field
     * that is there counts.
     */
    private static final Map<String, String[]> READY_MADE = Map.of(
            "hs_device_type", new String[] {"device_type"},
            "hs_operating_system", new String[] {"platform"},
            "hs_utm_campaign", new String[] {"utm_campaign", "campaign"},
            "hs_utm_source", new String[] {"utm_source"},
            "hs_utm_medium", new String[] {"utm_medium"},
            "hs_utm_term", new String[] {"utm_term"},
            "hs_utm_content", new String[] {"utm_content"},
            "hs_country", new String[] {"country"},
            "hs_city", new String[] {"city"});

    private String accessToken;
    private String eventPrefix;
    private String userIdAs = "email";
    private String emailField = "email";
    private List<String> properties = List.of();

    public HubspotEvents() {
        // HubSpot publishes no limit in bytes; this one only keeps requests from growing without end.
        super("HubSpot", 500, 1_000_000);
    }

    /** Sets the token of a private app with the scope {@code analytics.behavioral_events.send}. */
    public void setAccessToken(String accessToken) {
        this.accessToken = accessToken;
    }

    /** Sets what HubSpot puts before the name of each event of an account: {@code pe<HubID>_}. */
    public void setEventPrefix(String eventPrefix) {
        this.eventPrefix = eventPrefix;
    }

    /**
     * Sets what a Track call's user id is for HubSpot: {@code email}, {@code objectId}, {@code utk} or {@code none}.
     */
    public void setUserIdAs(String userIdAs) {
        if (!List.of("email", "objectId", "utk", "none").contains(userIdAs)) {
            throw new IllegalArgumentException(
                    "userIdAs is '" + userIdAs + "', not one of: email, objectId, utk, none");
        }
        this.userIdAs = userIdAs;
    }

    /**
     * Sets the property that holds an e-mail address. It is used before the user id, unless it has not the form of an
     * address.
     */
    public void setEmailField(String emailField) {
        this.emailField = emailField;
    }

    /**
     * Sets further properties to send, comma-separated. HubSpot must know them under the same names in snake case.
     *
     * @throws IllegalArgumentException if one has no name in snake case, or two have the same
     */
    public void setProperties(String names) {
        properties = Stream.of(names.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        Set<String> used = new HashSet<>();
        for (String name : properties) {
            String itsName = Names.snakeCase(name, LONGEST_NAME);
            if (itsName.isEmpty() || !used.add(itsName)) {
                throw new IllegalArgumentException("properties has '" + name + "', "
                        + (itsName.isEmpty()
                                ? "of which nothing is left in snake case"
                                : "which is " + itsName + " in snake case, like another one"));
            }
        }
    }

    @Override
    ObjectNode member(TrackCall call) throws UnacceptableEventException {
        ObjectNode input = NODES.objectNode();
        String event = Names.snakeCase(call.event(), LONGEST_NAME);
        if (event.isEmpty()) {
            throw new UnacceptableEventException("HubSpot takes no event whose name has no Latin letter");
        }
        input.put("eventName", eventPrefix + event);
        identify(call, input);
        input.put("uuid", EventId.short36(call.messageId()));
        input.put("occurredAt", call.timestamp());
        ObjectNode values = input.putObject("properties");
        String link = link(call);
        if (link != null) {
            values.put("hs_link_href", link);
        }
        READY_MADE.keySet().stream()
                .sorted()
                .forEach(name -> put(values, name, call.firstProperty(READY_MADE.get(name))));
        for (String name : properties) {
            put(values, Names.snakeCase(name, LONGEST_NAME), call.property(name));
        }
        return input;
    }

    private void identify(TrackCall call, ObjectNode input) throws UnacceptableEventException {
        String email = call.email(emailField);
        String user = call.userId();
        if (email != null) {
            input.put("email", email);
        } else if (user != null && (userIdAs.equals("objectId") || userIdAs.equals("utk"))) {
            input.put(userIdAs, user);
        } else if (user != null && userIdAs.equals("email") && TrackCall.isEmail(user)) {
            input.put("email", user);
        } else {
            throw new UnacceptableEventException("HubSpot needs a contact, but the event names none"
                    + (call.property(emailField) == null ? "" : ": its " + emailField + " is no e-mail address"));
        }
    }

    private static String link(TrackCall call) {
        String url = call.firstProperty("url", "link");
        String host = call.property("hostname");
        String prefix = call.property("prefix");
        String token = call.property("token");
        if (url != null || host == null || token == null) {
            return url;
        }
        String path = prefix == null ? "" : prefix.replaceAll("^/|/$", "") + '/';
        return "https://" + host + '/' + path + token;
    }

    private static void put(ObjectNode values, String name, String value) {
        if (value != null) {
            values.put(name, value);
        }
    }

    @Override
    byte[] body(List<Member> members) {
        ObjectNode body = NODES.objectNode();
        ArrayNode inputs = body.putArray("inputs");
        members.forEach(member -> inputs.add(member.json()));
        return TrackJson.bytes(body);
    }

    @Override
    void prepare(Message request, List<Member> members) {
        request.setHeader("Authorization", "Bearer " + accessToken);
    }

    /** Returns true for a 204 without a body, or with JSON, which HubSpot's dated versions may send. */
    @Override
    boolean isAcceptance(VendorAnswer answer) {
        return answer.status() == 204 || answer.json().isObject();
    }

    @Override
    BatchAnswer read(VendorAnswer answer, List<Member> members) throws HttpOperationFailedException {
        // If HubSpot already has a uuid, that is a conflict of one event, which must not delay the others.
        if (answer.status() == 409) {
            return BatchAnswer.of(members.size()).refuseOne(answer.reason());
        }
        BatchAnswer read = super.read(answer, members);
        if (answer.json().path("errors").isEmpty()) {
            return read;
        }
        // HubSpot refuses what it has already, so events that it took must not be sent again to find the others.
        return members.size() == 1
                ? read.refuse(0, answer.reason())
                : unknown(
                        read,
                        answer,
                        "did not take all",
                        members.size(),
                        IntStream.range(0, members.size()).boxed().toList());
    }
}
