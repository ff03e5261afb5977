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
 * Records of one object of Salesforce, upserted by an external id field that holds the message id
 * (developer.salesforce.com, sObject Collections): 200 at most in a call, the answer a list in the order of the records.
 *
 * <p>The call goes through Camel's component, which logs in and throws for a status; {@link #failure} makes an answer of
 * what it throws.
 */
public final class SalesforceRecords extends TrackSink {
    private static final int LONGEST_NAME = 80;
    /** Another transaction has the record, or what it belongs to. */
    private static final String LOCKED = "UNABLE_TO_LOCK_ROW";
    /** They pass: a lock of another transaction, a limit, an outage. */
    private static final Set<String> PASSING = Set.of(LOCKED, "REQUEST_LIMIT_EXCEEDED", "SERVER_UNAVAILABLE");
    /** What is wrong is the org or the settings, so the next record would fare no better. */
    private static final Set<String> ORG =
            Set.of("STORAGE_LIMIT_EXCEEDED", "INSUFFICIENT_ACCESS_OR_READONLY", "INVALID_TYPE", "INVALID_FIELD");

    /** Of camel-salesforce, which need not be on the class path. */
    private static final String RAW_PATH = "rawPath";

    private String apiVersion = "62.0";
    private String object = "Deep_Link_Event__c";
    private String externalIdField = "Event_Id__c";
    private String nameField = "Name";
    private String timeField = "Occurred_At__c";
    private String userField = "User_Id__c";
    private String dataField = "Data__c";

    public SalesforceRecords() {
        // Salesforce takes more; this keeps a call that is repeated as a whole from growing without end.
        super("Salesforce", 200, 4_000_000);
    }

    /** Of Salesforce's REST API. */
    public void setApiVersion(String apiVersion) {
        this.apiVersion = apiVersion;
    }

    /** The API name of the object. */
    public void setObject(String object) {
        this.object = object;
    }

    /** The unique external id field, text of 36 characters at least; message ids in hex need 64. */
    public void setExternalIdField(String externalIdField) {
        this.externalIdField = externalIdField;
    }

    /** The field for the event's name, cut to 80 characters; empty: none. */
    public void setNameField(String nameField) {
        this.nameField = nameField;
    }

    /** The date and time field for when it happened; empty: none. */
    public void setTimeField(String timeField) {
        this.timeField = timeField;
    }

    /** The text field for the user's id; empty: none. */
    public void setUserField(String userField) {
        this.userField = userField;
    }

    /** The long text field for the properties as JSON; empty: none. */
    public void setDataField(String dataField) {
        this.dataField = dataField;
    }

    /**
     * The step for what the component threw: its status and text become the answer, with the status 0 where there was none.
     * The exception of a login is wrapped in others. Its class is not named, for it need not be on the class path.
     */
    public void failure(Exchange exchange) {
        // Left there, it would be taken for the failure of the batch.
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
        put(entry, nameField, start(call.event()));
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

    /** Not in the middle of a character. */
    private static String start(String name) {
        return name.codePointCount(0, name.length()) > LONGEST_NAME
                ? name.substring(0, name.offsetByCodePoints(0, LONGEST_NAME))
                : name;
    }

    @Override
    void prepare(Message request, List<Member> members) {
        request.setHeader(
                RAW_PATH,
                "/services/data/v" + encode(apiVersion) + "/composite/sobjects/" + encode(object) + "/"
                        + encode(externalIdField));
    }

    /** A name that is none is refused by Salesforce, and does not become another path. */
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

    /** A list: what it says of each record is read with it. */
    @Override
    boolean isAcceptance(Answer answer) {
        return answer.json().isArray();
    }

    @Override
    BatchAnswer read(Answer answer, List<Member> members) throws HttpOperationFailedException {
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
        // The request is ours and so is the login, which is refused with 400 as well: no event is to blame.
        if (answer.status() == 400) {
            return read.hold(answer.reason());
        }
        throw answer.failure();
    }

    private static BatchAnswer results(Answer answer, BatchAnswer read, int records) {
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
        // What was taken comes again with the rest, which changes nothing: it is the same record.
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
