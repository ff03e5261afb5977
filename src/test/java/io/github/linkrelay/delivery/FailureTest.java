package io.github.linkrelay.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FailureTest {
    @Test
    void answerIsTheStatusAndWhatItSays() {
        assertThat(Failure.describe(Failures.answered(503))).isEqualTo("answered 503");
        assertThat(Failure.describe(Failures.answered(400, Map.of(), " bad\n\tmember ")))
                .isEqualTo("answered 400: bad member");
    }

    @Test
    void noAnswerSaysWhy() {
        assertThat(Failure.describe(new RuntimeCamelException(new ConnectException("Connection refused"))))
                .isEqualTo("no answer: Connection refused");
        assertThat(Failure.describe(new IOException())).isEqualTo("no answer: it gives no reason");
    }

    @Test
    void faultOnOurSideIsNamed() {
        assertThat(Failure.describe(new RuntimeCamelException(new IllegalStateException("no such user"))))
                .isEqualTo("a step failed: no such user");
        assertThat(Failure.describe(null)).isEqualTo("failed");
    }

    @Test
    void neitherHeadersNorTheUrlNorAStackTraceLeak() {
        String told = Failure.describe(new RuntimeCamelException(
                "at https://user:pass@api.example.org",
                Failures.answered(401, Map.of("Authorization", "Basic c2VjcmV0", "Set-Cookie", "id=1"), "no")));
        assertThat(told).isEqualTo("answered 401: no");
    }

    @Test
    void longAnswerIsCut() {
        assertThat(Failure.describe(Failures.answered(500, Map.of(), "x".repeat(100_000))))
                .hasSizeLessThan(400)
                .endsWith("...");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "you sent {\"writeKey\":\"LEAK\",\"batch\":[]}",
                "you sent {\\\"writeKey\\\":\\\"LEAK\\\"}",
                "<pre>{&quot;api_key&quot;:&quot;LEAK&quot;}</pre>",
                "{'appGroupSecret': 'LEAK'}",
                "GET /collect?v=2&api_secret=LEAK&x=1",
                "GET /hook?key=LEAK failed",
                "POST / Authorization: Basic LEAK Accept: text/html",
                "{\"headers\":{\"Authorization\":\"Basic LEAK\"}}",
                "Illegal character in query at index 30: https://host/hook?apiKey=LEAK"
            })
    void secretThatAnAnswerRepeatsIsLeftOut(String answer) {
        assertThat(Failure.describe(Failures.answered(400, Map.of(), answer)))
                .contains("***")
                .doesNotContain("LEAK");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "the API key is missing or invalid",
                "invalid token: expired",
                "{\"token\":\"abc\",\"keys\":\"a\"}",
                "{\"error\":\"Missing required field: api_key\"}",
                "field password is unknown"
            })
    void reasonThatOnlyNamesASecretStaysAsItIs(String answer) {
        assertThat(Failure.describe(Failures.answered(400, Map.of(), answer))).isEqualTo("answered 400: " + answer);
    }

    @Test
    void longReasonIsNotCutInsideACharacter() {
        String smiley = "\uD83D\uDE00";
        assertThat(Failure.shorten("x" + smiley.repeat(200)))
                .isEqualTo("x" + smiley.repeat(149) + "...")
                .hasSizeLessThanOrEqualTo(303);
        assertThat(Failure.shorten(smiley.repeat(200))).isEqualTo(smiley.repeat(150) + "...");
        assertThat(Failure.shorten(" ".repeat(7_999) + smiley.repeat(9))).isEmpty();
    }
}
