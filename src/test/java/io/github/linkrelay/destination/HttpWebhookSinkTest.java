package io.github.linkrelay.destination;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.destination.VendorStandIn.Reply;
import io.github.linkrelay.destination.VendorStandIn.Request;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpWebhookSinkTest extends DestinationTestBase {
    /** The example key of the specification, and another one. */
    private static final String KEY = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String OLD_KEY = "b2xkLWtleS1vbGQta2V5LW9sZC1rZXktb2xk";

    HttpWebhookSinkTest() {
        super("webhook");
    }

    @Override
    Map<String, String> settings(URI vendor) {
        return Map.of(
                "webhook-out.url", vendor + "/events", "webhook-out.secret", "whsec_" + KEY + ",whsec_" + OLD_KEY);
    }

    /** As the specification's libraries do: one of the signatures must be right. */
    @Override
    Reply answer(Request request) {
        String text = request.header("webhook-id") + "." + request.header("webhook-timestamp") + "." + request.body();
        long age = Instant.now().getEpochSecond() - Long.parseLong(request.header("webhook-timestamp"));
        boolean signed = List.of(request.header("webhook-signature").split(" ")).contains("v1," + sign(KEY, text));
        return signed && Math.abs(age) < 300 ? Reply.of(200, "") : Reply.of(401, "");
    }

    private static String sign(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(Base64.getDecoder().decode(key), "HmacSHA256"));
            return Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String token(Request request) {
        return request.json().at("/data/token").asText();
    }

    private List<String> taken() {
        return vendor.accepted().stream().map(HttpWebhookSinkTest::token).toList();
    }

    @Test
    void eachEventIsARequestSignedWithEachKey() throws Exception {
        sendTogether(event("a", "user_1"), event("b", "user_2"), event("c", "user_3"));
        awaitSettled(3, 0);
        assertThat(taken()).containsExactlyInAnyOrder("a", "b", "c");
        for (Request request : vendor.requests()) {
            String text =
                    request.header("webhook-id") + "." + request.header("webhook-timestamp") + "." + request.body();
            assertThat(request.header("webhook-signature").split(" "))
                    .containsExactly("v1," + sign(KEY, text), "v1," + sign(OLD_KEY, text));
            assertThat(request.json().get("type").asText()).isEqualTo("referral.completed");
            assertThat(request.json().at("/data/id").asText()).isEqualTo(request.header("webhook-id"));
        }
    }

    @Test
    void repeatHasTheSameIdAndNoOtherEventIsRepeated() throws Exception {
        vendor.next(this::answer).next(Reply.of(503, "")).next(Reply.cut());
        sendTogether(event("a", "user_1"), event("b", "user_2"), event("c", "user_3"));
        awaitSettled(3, 0);
        assertThat(taken()).containsExactlyInAnyOrder("a", "b", "c");
        List<String> ids = new ArrayList<>();
        vendor.requests().forEach(request -> ids.add(request.header("webhook-id")));
        assertThat(ids.stream().distinct()).hasSize(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 413, 422})
    void refusedEventDiesAloneWithTheReason(int status) throws Exception {
        for (int i = 0; i < 3; i++) {
            vendor.next(request -> token(request).equals("poison") ? Reply.of(status, "no") : answer(request));
        }
        sendTogether(event("a", "user_1"), event("poison", "user_2"), event("b", "user_3"));
        awaitSettled(2, 1);
        assertThat(deadLetters().get("poison")).isEqualTo("answered " + status + ": no");
        assertThat(taken()).containsExactlyInAnyOrder("a", "b");
    }

    @ParameterizedTest
    @ValueSource(ints = {410, 401, 302, 307})
    void receiverThatWantsNoMoreOrIsElsewhereHoldsTheDestination(int status) throws Exception {
        for (int i = 0; i < 50; i++) {
            vendor.next(Reply.of(status, "").with("Location", vendor.url() + "/elsewhere"));
        }
        send(event("a", "user_1"));
        assertHeld("answered " + status, 1);
        assertThat(vendor.requests()).noneMatch(request -> request.path().equals("/elsewhere"));
    }

    @Test
    void retryAfterIsHonoured() throws Exception {
        vendor.next(Reply.of(429, "").with("Retry-After", "3600"));
        send(event("a", "user_1"));
        org.awaitility.Awaitility.await().until(() -> status().nextAttempt() != null);
        assertThat(status().nextAttempt()).isAfter(Instant.now().plusSeconds(200));
    }

    @Test
    void secretThatIsNoneStopsTheStartAndIsNotTold() {
        stopLinkrelay();
        org.assertj.core.api.Assertions.assertThatThrownBy(() -> start(Map.of("webhook-out.secret", "whsec_c2hvcnQ=")))
                .hasStackTraceContaining("Base64 of 24 to 64 bytes")
                .satisfies(failure -> {
                    java.io.StringWriter trace = new java.io.StringWriter();
                    failure.printStackTrace(new java.io.PrintWriter(trace));
                    assertThat(trace.toString()).doesNotContain("c2hvcnQ=");
                });
    }
}
