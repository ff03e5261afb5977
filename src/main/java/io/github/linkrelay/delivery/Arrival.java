package io.github.linkrelay.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.camel.ExchangeTimedOutException;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.RequestNotExecutedException;

/**
 * Decides whether a request that failed may have reached the destination. That matters only to a destination with
 * {@code repeat=never}, which gets such an event no second time.
 */
final class Arrival {
    /** With these statuses a proxy says that it sent the request on and got no answer. */
    private static final Set<Integer> GATEWAY_WITHOUT_ANSWER = Set.of(502, 504);

    /**
     * Failures after which it is known what happened: there was an answer, or no byte of the request left, for instance
     * because it could not be rendered.
     */
    private static final List<Class<? extends Throwable>> KNOWN = List.of(
            HttpOperationFailedException.class,
            ConnectException.class,
            UnknownHostException.class,
            NoRouteToHostException.class,
            ConnectTimeoutException.class,
            HttpConnectTimeoutException.class,
            ConnectionRequestTimeoutException.class,
            RequestNotExecutedException.class,
            ProxyRefusedException.class,
            SSLHandshakeException.class,
            SSLPeerUnverifiedException.class,
            JsonProcessingException.class);

    /** Failures that end the wait for an answer. */
    private static final List<Class<? extends Throwable>> WITHOUT_ANSWER = List.of(
            IOException.class,
            InterruptedException.class,
            TimeoutException.class,
            ExchangeTimedOutException.class,
            Error.class);

    private Arrival() {}

    /** Whether the request may have been sent, and no answer says what became of it. */
    static boolean isUnknown(Throwable failure) {
        Optional<SqlFailure> database = SqlFailure.in(failure);
        if (database.isPresent() && database.get().answer().isPresent()) {
            return database.get().isUnknown();
        }
        return isAnswerOfNoUse(failure)
                || hasCause(failure, List.of(NotAcceptedException.class))
                || !hasCause(failure, KNOWN) && hasCause(failure, WITHOUT_ANSWER);
    }

    private static boolean isAnswerOfNoUse(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpOperationFailedException answer) {
                // Nobody has read an answer that was cut to its end.
                return GATEWAY_WITHOUT_ANSWER.contains(answer.getStatusCode()) || CutAnswer.of(answer) != null;
            }
        }
        return false;
    }

    private static boolean hasCause(Throwable failure, List<Class<? extends Throwable>> classes) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (isOneOf(cause, classes)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isOneOf(Throwable cause, List<Class<? extends Throwable>> classes) {
        return classes.stream().anyMatch(type -> type.isInstance(cause));
    }
}
