package io.github.linkrelay.destination;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.delivery.Batch;
import io.github.linkrelay.delivery.BatchAnswer;
import io.github.linkrelay.segment.TrackJson;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * Has two of the steps of a sink Kamelet. Before the HTTP call {@link #request} turns a batch of Track calls into the
 * vendor's request. After the call {@link #answer} turns the vendor's answer into a {@link BatchAnswer}. The call in
 * between must have {@code throwExceptionOnFailure=false}, so that it does not throw for a status.
 *
 * <p>Events that the vendor is known not to take are refused without being sent, each with its reason. A batch that
 * does not fit into one request is split before it is sent. Set the properties before use; then the class is safe for
 * any thread.
 */
public abstract class TrackSink {
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String SENT = "linkrelayTrackCalls";

    /** One event of a request: the Track call, and the JSON that was made from it. */
    record Member(TrackCall call, ObjectNode json) {}

    private final String vendor;
    private int maxEvents;
    private int maxBytes;
    private int maxEventBytes;

    /** @param vendor the vendor's name, for reasons */
    TrackSink(String vendor, int maxEvents, int maxBytes) {
        this.vendor = vendor;
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
        this.maxEventBytes = maxBytes;
    }

    /** Sets the most events in a request. */
    public void setMaxEvents(int maxEvents) {
        this.maxEvents = maxEvents;
    }

    /** Sets the most bytes of a request's body, in UTF-8. */
    public void setMaxBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Sets the most bytes of one event in a request, in UTF-8. */
    public void setMaxEventBytes(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /** Makes the JSON for one event that the vendor expects. */
    abstract ObjectNode member(TrackCall call) throws UnacceptableEventException;

    /** Makes the body of a request with these events; there is at least one. */
    abstract byte[] body(List<Member> members);

    /** Returns a key for grouping: events with different keys can't be in one request. */
    Object group(Member member) {
        return "";
    }

    /** Adds what the request needs besides its body: credentials, query. */
    void prepare(Message request, List<Member> members) {}

    /** Returns the name of the vendor's own header, besides {@code Retry-After}, for the seconds to wait. */
    String retryAfterHeader() {
        return "Retry-After";
    }

    /** Whether a 2xx answer is the vendor's acceptance, and not, for instance, the page of a proxy. */
    abstract boolean isAcceptance(VendorAnswer answer);

    /** Reads the answer about these events. By default there is one answer for all of them. */
    BatchAnswer read(VendorAnswer answer, List<Member> members) throws HttpOperationFailedException {
        if (answer.isSuccess()) {
            if (!isAcceptance(answer)) {
                throw answer.notAcceptedBy(vendor);
            }
            return BatchAnswer.of(members.size());
        }
        throw answer.failure();
    }

    /**
     * Returns the answer of a vendor that recognizes repeats and says how many events it took. If these are fewer than
     * were sent, the batch is sent again in halves, until an event that it does not take is alone and becomes a dead
     * letter.
     *
     * @param taken the vendor's number; without one all were taken
     */
    static BatchAnswer counted(VendorAnswer answer, JsonNode taken, int sent) {
        BatchAnswer read = BatchAnswer.of(sent);
        if (!taken.isInt() || taken.intValue() >= sent) {
            return read;
        }
        return sent == 1 ? read.unknown(0, answer.reason()) : read.refuseOne(answer.reason());
    }

    /**
     * Says of these events that nobody knows whether the vendor took them, so that none is sent again.
     *
     * @param some what the vendor said about their number, such as {@code took 2}
     */
    BatchAnswer unknown(BatchAnswer read, VendorAnswer answer, String some, int sent, Collection<Integer> events) {
        String reason = "answered " + answer.status() + ": " + vendor + " " + some + " of " + sent
                + " events and did not say which, whether this one arrived is unknown: " + answer.text();
        events.forEach(index -> read.unknown(index, reason));
        return read;
    }

    /**
     * Replaces the body, a {@link Batch}, by the request. If nothing is to be sent, the body becomes a
     * {@link BatchAnswer} and the route ends.
     */
    public final void request(Exchange exchange) {
        List<byte[]> calls = exchange.getMessage().getBody(Batch.class).members();
        BatchAnswer unfit = BatchAnswer.beforeSending(calls.size());
        if (calls.size() > maxEvents) {
            stop(exchange, inParts(unfit, calls.size()));
            return;
        }
        Map<Integer, Member> fit = new LinkedHashMap<>();
        for (int i = 0; i < calls.size(); i++) {
            try {
                fit.put(i, fitting(TrackCall.parse(calls.get(i))));
            } catch (UnacceptableEventException e) {
                unfit.refuse(i, e.getMessage());
            }
        }
        Collection<List<Integer>> groups = groups(fit);
        if (fit.size() < calls.size() || groups.size() > 1) {
            groups.forEach(unfit::sendAgain);
            stop(exchange, unfit);
            return;
        }
        List<Member> members = List.copyOf(fit.values());
        byte[] body = body(members);
        if (body.length > maxBytes) {
            stop(exchange, unfit.refuseOne("the request takes " + body.length + " bytes, the destination " + maxBytes));
            return;
        }
        Message request = exchange.getMessage();
        request.setBody(body);
        request.setHeader(Exchange.CONTENT_TYPE, "application/json");
        prepare(request, members);
        exchange.setProperty(SENT, members);
    }

    /**
     * Replaces the body, the vendor's answer, by a {@link BatchAnswer}. Throws if the answer is a failure of all
     * events.
     */
    @SuppressWarnings("unchecked")
    public final void answer(Exchange exchange) throws HttpOperationFailedException {
        VendorAnswer answer = VendorAnswer.of(exchange.getMessage(), retryAfterHeader());
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(read(answer, exchange.getProperty(SENT, List.class)));
    }

    private Member fitting(TrackCall call) throws UnacceptableEventException {
        ObjectNode json = member(call);
        int bytes = TrackJson.bytes(json).length;
        if (bytes > maxEventBytes) {
            throw new UnacceptableEventException(
                    "the event takes " + bytes + " bytes, the destination " + maxEventBytes);
        }
        return new Member(call, json);
    }

    private Collection<List<Integer>> groups(Map<Integer, Member> members) {
        Map<Object, List<Integer>> groups = new LinkedHashMap<>();
        members.forEach((index, member) ->
                groups.computeIfAbsent(group(member), key -> new ArrayList<>()).add(index));
        return groups.values();
    }

    private BatchAnswer inParts(BatchAnswer answer, int events) {
        for (int from = 0; from < events; from += maxEvents) {
            List<Integer> part = new ArrayList<>();
            for (int i = from; i < Math.min(events, from + maxEvents); i++) {
                part.add(i);
            }
            answer.sendAgain(part);
        }
        return answer;
    }

    private static void stop(Exchange exchange, BatchAnswer answer) {
        exchange.getMessage().setBody(answer);
        exchange.setRouteStop(true);
    }
}
