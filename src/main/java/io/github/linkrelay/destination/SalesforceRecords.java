package io.github.linkrelay.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.delivery.BatchAnswer;
import io.github.linkrelay.segment.TrackJson;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.spi.BeanIntrospection;
import org.apache.camel.support.PluginHelper;

/**
 * Makes records of one object of Salesforce. They are upserted by an external id field, which holds the message id
 * (developer.salesforce.com, sObject Collections). A call has at most 200 records; the answer is a list in the order of
 * the records.
 *
 * <p>The call goes through Camel's component, which logs in, and throws an exception for an error status.
 * {@link #failure} turns that exception into an answer.
 */
public final class SalesforceRecords extends TrackSink {
    private static final int LONGEST_NAME = 80;
    /** Another transaction has locked the record or its parent. */
    private static final String LOCKED = "UNABLE_TO_LOCK_ROW";
    /** These errors pass by themselves: a lock of another transaction, a limit, an outage. */
    private static final Set<String> PASSING = Set.of(LOCKED, "REQUEST_LIMIT_EXCEEDED", "SERVER_UNAVAILABLE");
    /** With these errors the org or the settings are at fault, so the next record would fail too. */
    private static final Set<String> ORG =
            Set.of("STORAGE_LIMIT_EXCEEDED", "INSUFFICIENT_ACCESS_OR_READONLY", "INVALID_TYPE", "INVALID_FIELD");

    /** The name of a header of camel-salesforce, which need not be on the class path. */
    private static final String RAW_PATH = "rawPath";

    private String apiVersion = "62.0";
    private String object = "Deep_Link_Event__c";
    private String externalIdField = "Event_Id__c";
    private String nameField = "Name";
    private String timeField = "Occurred_At__c";
    private String userField = "User_Id__c";
    private String dataField = "Data__c";

    public SalesforceRecords() {
        // Salesforce takes more bytes; this limits the size of a call, which is repeated as a whole.
        super("Salesforce", 200, 4_000_000);
    }

    /** Sets the version of Salesforce's REST API. */
    public void setApiVersion(String apiVersion) {
        this.apiVersion = apiVersion;
    }

    /** Sets the API name of the object. */
    public void setObject(String object) {
        this.object = object;
    }

    /** Sets the unique external id field. It is text of at least 36 characters; message ids in hex need 64. */
    public void setExternalIdField(String externalIdField) {
        this.externalIdField = externalIdField;
    }

    /** Sets the field for the event's name, which is cut to 80 characters. If empty, the name is not sent. */
    public void setNameField(String nameField) {
        this.nameField = nameField;
    }

    /** Sets the date and time field for the time of the event. If empty, the time is not sent. */
    public void setTimeField(String timeField) {
        this.timeField = timeField;
    }

    /** Sets the text field for the user's id. If empty, the id is not sent. */
    public void setUserField(String userField) {
        this.userField = userField;
    }

    /** Sets the long text field for the properties as JSON. If empty, they are not sent. */
    public void setDataField(String dataField) {
        this.dataField = dataField;
    }

    /**
     * Turns the exception that the component threw into the answer, with its status and text. The status is 0 if the
     * exception has none. The exception of a login is wrapped in others. Its class is not named here, because it need
     * not be on the class path.
     */
    public void failure(Exchange exchange) {
        // If the exception stayed there, it would count as the failure of the batch.
        Throwable caught = (Throwable) exchange.removeProperty(Exchange.EXCEPTION_CAUGHT);
        BeanIntrospection properties = PluginHelper.getBeanIntrospection(exchange.getContext());
        int status = 0;
        String text = caught.toString();
        for (Throwable cause = caught; cause != null; cause = cause.getCause()) {
            if (properties.getOrElseProperty(cause, "statusCode", null, false) instanceof Integer its) {
                status = its;
                text = cause.getMessage();
                break;
            }
        }
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setBody(text);
    }

    @Override
    ObjectNode member(TrackCall call) throws UnacceptableEventException {
        ObjectNode entry = NODES.objectNode();
        entry.putObject("attributes").put("type", object);
        entry.put(externalIdField, call.messageId());
        put(entry, nameField, Names.start(call.event(), LONGEST_NAME));
        put(entry, timeField, call.time().toString());
        put(entry, userField, call.userId());
        put(entry, dataField, new String(TrackJson.bytes(call.properties()), StandardCharsets.UTF_8));
        return entry;
    }

    private static void put(ObjectNode entry, String field, String value) {
        if (!field.isBlank() && value != null) {
            entry.put(field, value);
        }
    }

    @Override
    void prepare(Message request, List<Member> members) {
        request.setHeader(
                RAW_PATH,
                "/services/data/v" + encode(apiVersion) + "/composite/sobjects/" + encode(object) + "/"
                        + encode(externalIdField));
    }

    /** Encodes a name for the path, so that a wrong one is refused by Salesforce and does not become another path. */
    private static String encode(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    byte[] body(List<Member> members) {
        ObjectNode body = NODES.objectNode();
        body.put("allOrNone", false);
        ArrayNode records = body.putArray("records");
        members.forEach(member -> records.add(member.json()));
        return TrackJson.bytes(body);
    }

    /** Returns true for a list; {@link #read} then reads what it says about each record. */
    @Override
    boolean isAcceptance(VendorAnswer answer) {
        return answer.json().isArray();
    }

    @Override
    BatchAnswer read(VendorAnswer answer, List<Member> members) throws HttpOperationFailedException {
        BatchAnswer read = BatchAnswer.of(members.size());
        if (answer.isSuccess()) {
            if (!isAcceptance(answer)) {
                throw answer.notAcceptedBy("Salesforce");
            }
            return results(answer, read, members.size());
        }
        if (answer.status() == 0 || isPassing(codes(answer.json(), "errorCode"))) {
            String reason = answer.status() == 0 ? "no answer: " + answer.text() : answer.reason();
            for (int i = 0; i < members.size(); i++) {
                read.retry(i, reason);
            }
            return read;
        }
        // Linkrelay makes the request and the login, which is refused with 400 as well, so no event is at fault.
        if (answer.status() == 400) {
            return read.hold(answer.reason());
        }
        throw answer.failure();
    }

    private static BatchAnswer results(VendorAnswer answer, BatchAnswer read, int records) {
        JsonNode results = answer.json();
        if (results.size() != records) {
            throw answer.notAcceptedBy("Salesforce");
        }
        String held = null;
        for (int i = 0; i < records; i++) {
            JsonNode result = results.get(i);
            JsonNode errors = result.path("errors");
            Set<String> codes = codes(errors, "statusCode");
            if (result.path("success").asBoolean()) {
                continue;
            }
            if (codes.contains(LOCKED)) {
                read.setAside(i, errors.toString());
            } else if (isPassing(codes)) {
                read.retry(i, errors.toString());
            } else if (codes.stream().anyMatch(ORG::contains)) {
                held = errors.toString();
            } else {
                read.refuse(i, errors.isEmpty() ? "refused without a reason" : errors.toString());
            }
        }
        // Records that were taken are sent again with the others, which changes nothing.
        return held == null ? read : read.hold(held);
    }

    private static boolean isPassing(Set<String> codes) {
        return codes.stream().anyMatch(PASSING::contains);
    }

    private static Set<String> codes(JsonNode errors, String name) {
        Set<String> codes = new TreeSet<>();
        errors.forEach(error -> codes.add(error.path(name).asText()));
        return codes;
    }
}
