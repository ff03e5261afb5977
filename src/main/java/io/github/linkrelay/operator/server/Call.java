package io.github.linkrelay.operator.server;

import io.github.linkrelay.outbox.view.EventLookup;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A request to one operation of the API.
 *
 * @param request the request as it came
 * @param sender who sent it
 * @param places the variable parts of the path, in order
 * @param choice gives the outbox that the request is about
 */
record Call(OperatorRequest request, Sender sender, List<String> places, Supplier<OutboxView> choice) {
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.operator");

    Role role() {
        return sender.role();
    }

    /**
     * Logs that this request changed something, and who sent it.
     *
     * @param change a whole sentence without its full stop
     */
    void logChange(String change) {
        LOG.info("{}, by {}", change, sender.name());
    }

    /**
     * Returns the outbox that the request names.
     *
     * @throws RequestProblem if there is no outbox of this name
     */
    OutboxView outbox() {
        return choice.get();
    }

    Parameters parameters(String... known) {
        return new Parameters(request.query(), Set.of(known));
    }

    /** Returns the number in the path. */
    long id() {
        try {
            return Long.parseLong(places.get(0));
        } catch (NumberFormatException e) {
            throw RequestProblem.notFound("'" + places.get(0) + "' is no number");
        }
    }

    /**
     * Returns a look at what is stored, which the caller must close.
     *
     * @throws RequestProblem if the store can't search
     */
    EventLookup lookup() {
        return capability(OutboxView::lookup);
    }

    /**
     * Returns what the outbox can do.
     *
     * @param asked gives the capability, if the outbox has it
     * @throws RequestProblem if the outbox does not have it
     */
    <T> T capability(Function<OutboxView, Optional<T>> asked) {
        OutboxView outbox = outbox();
        return asked.apply(outbox).orElseThrow(() -> new RequestProblem(409, outbox.whyNot()));
    }

    /** Returns the body as a record, which has all of its members; see {@link StrictBody}. */
    <T extends Record> T body(Class<T> type) {
        parameters();
        return StrictBody.read(request.body(), type);
    }

    /** Throws if the body has a member, because the path says everything. */
    void requireEmptyBody() {
        parameters();
        StrictBody.requireEmpty(request.body());
    }
}
