package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.camel.RuntimeCamelException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ArrivalTest {

    static Stream<Exception> unanswered() {
        return Stream.of(
                new SocketTimeoutException("Read timed out"),
                new SocketException("Connection reset"),
                new NoHttpResponseException("failed to respond"),
                new SSLException("closed"),
                new IOException("broken pipe"),
                new InterruptedException("stopping"),
                new TimeoutException("late"),
                new RuntimeCamelException(new SocketTimeoutException("Read timed out")),
                NotAcceptedException.of(200, "Segment", "<html>"),
                Failures.answered(502),
                new IOException("answered", Failures.answered(504)));
    }

    static Stream<Exception> known() {
        return Stream.of(
                Failures.answered(503),
                Failures.answered(400),
                new IOException("answered", Failures.answered(500)),
                new ConnectException("refused"),
                new HttpHostConnectException("refused"),
                new UnknownHostException("api.example.org"),
                new ConnectTimeoutException("timed out"),
                new ConnectionRequestTimeoutException("no connection free"),
                new SSLHandshakeException("PKIX path building failed"),
                new IOException("wrapped", new ConnectException("refused")),
                new JsonParseException("not rendered"),
                new IllegalStateException("a fault of ours"));
    }

    @ParameterizedTest
    @MethodSource("unanswered")
    void requestWithoutAnAnswerMayHaveArrived(Exception failure) {
        assertThat(Arrival.isUnknown(failure)).isTrue();
    }

    @ParameterizedTest
    @MethodSource("known")
    void requestThatWasAnsweredOrNeverLeftDidNotArriveUnnoticed(Exception failure) {
        assertThat(Arrival.isUnknown(failure)).isFalse();
    }
}
