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

/** Whether a request that failed can have had an effect. */
final class Arrival {
    /** A proxy's way to say that it sent the request on and had no answer. */
    private static final Set<Integer> GATEWAY_WITHOUT_ANSWER = Set.of(502, 504);

    /** An answer, or a failure before the first byte of the request left. A rendering that fails is one. */
    private static final List<Class<? extends Throwable>> KNOWN = List.of(
            HttpOperationFailedException.class,
            ConnectException.class,
            UnknownHostException.class,
            NoRouteToHostException.class,
            ConnectTimeoutException.class,
            HttpConnectTimeoutException.class,
            ConnectionRequestTimeoutException.class,
            RequestNotExecutedException.class,
            SSLHandshakeException.class,
            SSLPeerUnverifiedException.class,
            JsonProcessingException.class);

    /** The wait for an answer ended without one. */
    private static final List<Class<? extends Throwable>> WITHOUT_ANSWER = List.of(
            IOException.class,
            InterruptedException.class,
            TimeoutException.class,
            ExchangeTimedOutException.class,
            Error.class);

    private Arrival() {}

    /** Whether the request may have left and nothing came back, or nothing that says what became of it. */
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
                // An answer that was cut says what nobody has read to its end.
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
