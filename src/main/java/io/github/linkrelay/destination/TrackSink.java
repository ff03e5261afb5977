package io.github.linkrelay.destination;

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
 * Two of the steps of a sink Kamelet: {@link #request} before the HTTP call makes a vendor's request of a batch of Track
 * calls, {@link #answer} after it makes a {@link BatchAnswer} of what the vendor said. The call in between must not throw
 * for a status, by {@code throwExceptionOnFailure=false}.
 *
 * <p>Events that the vendor is known not to take are refused unsent, each with its reason. A batch that does not fit one
 * request is not sent but split. Set before use; then safe for any thread.
 */
public abstract class TrackSink {
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String SENT = "linkrelayTrackCalls";

    /** One event of a request: the Track call and what was made of it. */
    record Member(TrackCall call, ObjectNode json) {}

    private final String vendor;
    private int maxEvents;
    private int maxBytes;
    private int maxEventBytes;

    /** @param vendor its name, for reasons */
    TrackSink(String vendor, int maxEvents, int maxBytes) {
        this.vendor = vendor;
        this.maxEvents = maxEvents;
        this.maxBytes = maxBytes;
        this.maxEventBytes = maxBytes;
    }

    /** The most events in a request. */
    public void setMaxEvents(int maxEvents) {
        this.maxEvents = maxEvents;
    }

    /** The most bytes of a request's body, in UTF-8. */
    public void setMaxBytes(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** The most bytes of one event in it, in UTF-8. */
    public void setMaxEventBytes(int maxEventBytes) {
        this.maxEventBytes = maxEventBytes;
    }

    /** What the vendor wants of an event. */
    abstract ObjectNode member(TrackCall call) throws UnacceptableEventException;

    /** The body of a request with these events, one at least. */
    abstract byte[] body(List<Member> members);

    /** Events with different keys can't travel in one request. */
    Object group(Member member) {
        return "";
    }

    /** Adds what the request needs besides its body: credentials, query. */
    void prepare(Message request, List<Member> members) {}

    /** The header in which the vendor says how many seconds to wait, besides {@code Retry-After}. */
    String retryAfterHeader() {
        return "Retry-After";
    }

    /** Whether a 2xx says what the vendor says when it takes events, so that nobody else's counts. */
    abstract boolean isAcceptance(Answer answer);

    /** Reads an answer to these events. By default one for all of them. */
    BatchAnswer read(Answer answer, List<Member> members) throws HttpOperationFailedException {
        if (answer.isSuccess()) {
            if (!isAcceptance(answer)) {
                throw answer.notAcceptedBy(vendor);
            }
            return BatchAnswer.of(members.size());
        }
        throw answer.failure();
    }

    /** Body in: a {@link Batch}. Body out: the request; or a {@link BatchAnswer}, and then the route's end. */
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

    /** Body in: the vendor's answer. Body out: a {@link BatchAnswer}. Throws where the answer is one for all events. */
    @SuppressWarnings("unchecked")
    public final void answer(Exchange exchange) throws HttpOperationFailedException {
        Answer answer = Answer.of(exchange.getMessage(), retryAfterHeader());
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
