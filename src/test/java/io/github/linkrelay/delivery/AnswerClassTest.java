package io.github.linkrelay.delivery;

import static io.github.linkrelay.delivery.AnswerClass.ACCEPTED;
import static io.github.linkrelay.delivery.AnswerClass.HOLD;
import static io.github.linkrelay.delivery.AnswerClass.REFUSED;
import static io.github.linkrelay.delivery.AnswerClass.RETRY;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParseException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerClassTest {
    @ParameterizedTest
    @ValueSource(ints = {200, 201, 202, 204, 299})
    void successIsAccepted(int status) {
        assertThat(AnswerClass.ofStatus(status)).isEqualTo(ACCEPTED);
    }

    @ParameterizedTest
    @ValueSource(ints = {408, 410, 429, 460, 500, 502, 503, 504, 506, 507, 508, 510, 520, 599})
    void whatPassesByItselfIsRetried(int status) {
        assertThat(AnswerClass.ofStatus(status)).isEqualTo(RETRY);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413})
    void whatAnEventMayBeAtFaultForIsRefused(int status) {
        assertThat(AnswerClass.ofStatus(status)).isEqualTo(REFUSED);
    }

    @ParameterizedTest
    @ValueSource(
            ints = {
                100, 101, 300, 301, 302, 304, 307, 308, 401, 403, 404, 405, 406, 409, 415, 422, 431, 451, 501, 505, 511
            })
    void whatIsNotTheEventsFaultIsHeld(int status) {
        assertThat(AnswerClass.ofStatus(status)).isEqualTo(HOLD);
    }

    /** The table of the design, over every status there is. */
    @Test
    void everyStatusHasTheClassOfTheTable() {
        for (int status = 100; status < 600; status++) {
            AnswerClass expected = status / 100 == 2
                    ? ACCEPTED
                    : Set.of(400, 413).contains(status)
                            ? REFUSED
                            : Set.of(408, 410, 429, 460).contains(status)
                                    ? RETRY
                                    : status / 100 == 5
                                                    && !Set.of(501, 505, 511).contains(status)
                                            ? RETRY
                                            : HOLD;
            assertThat(AnswerClass.ofStatus(status)).as("%d", status).isEqualTo(expected);
        }
    }

    @Test
    void noAnswerIsRetriedHoweverDeepItIsWrapped() {
        assertThat(AnswerClass.of(new ConnectException("refused"))).isEqualTo(RETRY);
        assertThat(AnswerClass.of(new UnknownHostException("nowhere"))).isEqualTo(RETRY);
        assertThat(AnswerClass.of(new RuntimeCamelException(new IOException(new SocketTimeoutException()))))
                .isEqualTo(RETRY);
    }

    @Test
    void answerCountsBeforeWhatItIsWrappedIn() {
        assertThat(AnswerClass.of(new RuntimeCamelException(Failures.answered(400))))
                .isEqualTo(REFUSED);
        assertThat(AnswerClass.of(Failures.answered(401))).isEqualTo(HOLD);
    }

    @Test
    void stopOfOursIsRetried() {
        assertThat(AnswerClass.of(new RejectedExecutionException("stopping"))).isEqualTo(RETRY);
        assertThat(AnswerClass.of(new RuntimeCamelException(new InterruptedException())))
                .isEqualTo(RETRY);
    }

    @Test
    void faultOnOurSideIsHeldAlsoOneOfJsonWhichIsAnIOException() {
        assertThat(AnswerClass.of(new IllegalStateException("no route"))).isEqualTo(HOLD);
        assertThat(AnswerClass.of(new JsonParseException(null, "odd"))).isEqualTo(HOLD);
        assertThat(AnswerClass.of(null)).isEqualTo(HOLD);
    }
}
