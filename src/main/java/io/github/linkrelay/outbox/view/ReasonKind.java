package io.github.linkrelay.outbox.view;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the kind of a reason: its beginning, if that is one of Linkrelay's own texts. The rest of a reason, or a reason
 * with another beginning, comes from a destination or a user's own step, and may repeat an event's data. Add every new
 * reason of Linkrelay here.
 */
public final class ReasonKind {

    private static final Pattern SIZE = Pattern.compile("the (event|request) takes \\d+ bytes.*");
    private static final Pattern KIND = Pattern.compile("answered \\d{3}\\b"
            + "|no answer\\b|failed\\b|refused without a reason\\b|not taken in one request with others\\b"
            + "|[A-Za-z]{1,60}(Exception|Error)\\b"
            + "|the database answered\\b|damaged on the disk\\b|\\d{1,7} events in a row were refused alike\\b"
            + "|a step failed\\b|the route failed\\b|the outbox can't be read\\b|not delivered within [0-9A-Z.]+"
            + "|sent before a crash, whether it arrived is unknown\\b"
            + "|signature (missing|malformed|wrong)\\b"
            + "|the event is missing from the file\\b|the event is older\\b|the event has no\\b"
            + "|the event is no Track call in JSON\\b|the event has no usable timestamp\\b"
            + "|(Amplitude|Braze|Google Analytics|HubSpot|Iterable|Mixpanel) (needs|takes)\\b"
            + "|(event|data|timestamp) is (missing|blank|not text|not an object|not an ISO 8601 date-time)\\b"
            + "|the body is (empty|not UTF-8|not JSON|not a JSON object)\\b|the body starts with a byte order mark\\b"
            + "|something follows the JSON object\\b|the JSON is (cut short|nested deeper)\\b"
            + "|the JSON has a number or name that is too long\\b");

    private ReasonKind() {}

    /** Returns the kind, such as {@code answered 400}; empty if the reason does not begin with a text of Linkrelay. */
    public static String of(String reason) {
        if (SIZE.matcher(reason).matches()) {
            return "too many bytes";
        }
        Matcher kind = KIND.matcher(reason);
        return kind.lookingAt() ? kind.group() : "";
    }
}
