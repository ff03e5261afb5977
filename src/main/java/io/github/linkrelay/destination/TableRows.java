package io.github.linkrelay.destination;

import io.github.linkrelay.delivery.Batch;
import io.github.linkrelay.delivery.BatchAnswer;
import io.github.linkrelay.segment.TrackJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;

/**
 * Turns a batch of Track calls into a list of rows, as a step of the Kamelet {@code sql-sink}, for the endpoint
 * {@code sql:} in its mode {@code batch=true}. A row has {@code event_id}, {@code event}, {@code type},
 * {@code occurred_at} (ISO 8601, UTC), {@code user_id}, {@code anonymous_id} and {@code data}, the properties as JSON;
 * a missing id is null.
 *
 * <p>Set the properties before use; then the step is safe for any thread.
 */
public final class TableRows {
    /** The name of a header of camel-sql, which need not be on the class path. */
    private static final String QUERY = "CamelSqlQuery";

    private String query = "";

    /**
     * Sets the statement for one row. Its values are named as in {@code :#event_id}; a {@code #} elsewhere stays. The
     * endpoint must have {@code usePlaceholder=false}.
     */
    public void setQuery(String query) {
        // The component uses this form if it replaces no placeholders itself.
        this.query = query.replaceAll(":#(?=[\\w$])", ":?");
    }

    /**
     * Replaces the body, a {@link Batch}, by its rows. If a row can't be made, the body becomes a {@link BatchAnswer}
     * and the route ends.
     */
    public void rows(Exchange exchange) {
        List<byte[]> calls = exchange.getMessage().getBody(Batch.class).members();
        BatchAnswer unfit = BatchAnswer.beforeSending(calls.size());
        Map<Integer, Map<String, Object>> rows = new LinkedHashMap<>();
        for (int i = 0; i < calls.size(); i++) {
            try {
                rows.put(i, row(TrackCall.parse(calls.get(i))));
            } catch (UnacceptableEventException e) {
                unfit.refuse(i, e.getMessage());
            }
        }
        if (rows.size() == calls.size()) {
            exchange.getMessage().setBody(new ArrayList<>(rows.values()));
            exchange.getMessage().setHeader(QUERY, query);
        } else {
            unfit.sendAgain(IntStream.range(0, calls.size())
                    .boxed()
                    .filter(rows::containsKey)
                    .toList());
            exchange.getMessage().setBody(unfit);
            exchange.setRouteStop(true);
        }
    }

    private static Map<String, Object> row(TrackCall call) throws UnacceptableEventException {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("event_id", call.messageId());
        row.put("event", call.event());
        row.put("type", call.type());
        row.put("occurred_at", call.time().toString());
        row.put("user_id", call.userId());
        row.put("anonymous_id", call.anonymousId());
        row.put("data", new String(TrackJson.bytes(call.properties()), StandardCharsets.UTF_8));
        return row;
    }
}
