package io.github.linkrelay.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignatureVerifierTest {
    static final String SECRET = "whsec_3q9Zr7Lw2Xk8Vd5Tn1Bp";
    static final byte[] CLICK = ("{\"event\":\"link.clicked\",\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"data\":{"
                    + "\"prefix\":\"go\",\"token\":\"spring-menu\",\"hostname\":\"links.example.com\",\"ip\":\"203.0.113.57\","
                    + "\"platform\":\"ios\",\"device_type\":\"mobile\",\"campaign\":\"newsletter-june\"}}")
            .getBytes(UTF_8);
    static final String CLICK_SIGNATURE = "37841a7da196253bb2d39f3b0bb6a39ba609cd6f7a05e5d47895e77b24b016df";

    private static final byte[] TEST = ("{\"event\":\"test\",\"timestamp\":\"2026-06-14T09:00:00.000Z\",\"data\":{"
                    + "\"webhook_id\":\"wh_7c1f9e20\",\"appspace_id\":\"as_41d0b6\"}}")
            .getBytes(UTF_8);
    private static final String TEST_SIGNATURE = "d15363f47d109a858b517fa29ac581c21ee5344c4f7f0249b28fdfe58a3fc3f4";

    private final SignatureVerifier verifier = new SignatureVerifier(List.of(SECRET));

    @Test
    void signatureMadeWithTheWholeSecretIsValid() {
        assertThat(CLICK).hasSize(228);
        assertThat(verifier.verify(CLICK, CLICK_SIGNATURE)).isEqualTo(SignatureVerdict.VALID);
        assertThat(verifier.verify(TEST, TEST_SIGNATURE)).isEqualTo(SignatureVerdict.VALID);
    }

    @Test
    void signatureMadeWithoutThePrefixOfTheSecretIsWrong() {
        assertThat(verifier.verify(CLICK, "749a44122e8ee3648dde6b3510364728f5058b6465062bddb5250012645eba17"))
                .isEqualTo(SignatureVerdict.WRONG);
    }

    @Test
    void signatureOfAnotherBodyIsWrong() {
        assertThat(verifier.verify(CLICK, TEST_SIGNATURE)).isEqualTo(SignatureVerdict.WRONG);
    }

    @Test
    void oneChangedByteMakesItWrong() {
        byte[] changed = CLICK.clone();
        changed[100] ^= 1;
        assertThat(verifier.verify(changed, CLICK_SIGNATURE)).isEqualTo(SignatureVerdict.WRONG);
        assertThat(verifier.verify(Arrays.copyOf(CLICK, CLICK.length + 1), CLICK_SIGNATURE))
                .isEqualTo(SignatureVerdict.WRONG);
    }

    @Test
    void digitsMayBeOfEitherCase() {
        assertThat(verifier.verify(CLICK, CLICK_SIGNATURE.toUpperCase(Locale.ROOT)))
                .isEqualTo(SignatureVerdict.VALID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha256=", "SHA256=", "Sha256="})
    void prefixIsTakenInAnyCase(String prefix) {
        assertThat(verifier.verify(CLICK, prefix + CLICK_SIGNATURE)).isEqualTo(SignatureVerdict.VALID);
        assertThat(verifier.verify(TEST, prefix + CLICK_SIGNATURE)).isEqualTo(SignatureVerdict.WRONG);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "sha256=",
                "%s ",
                " %s",
                "sha256= %s",
                "sha256=sha256=%s",
                "sha1=%s",
                "v1=%s",
                "%s,%s",
                "%s, %s",
                "%s0",
                "\"%s\"",
                "0x%s",
                "sha256:%s"
            })
    void anythingElseAroundTheDigitsIsMalformed(String form) {
        assertThat(verifier.verify(CLICK, form.replace("%s", CLICK_SIGNATURE))).isEqualTo(SignatureVerdict.MALFORMED);
    }

    @Test
    void digitsMustBeSixtyFourAsciiHexDigits() {
        assertThat(verifier.verify(CLICK, CLICK_SIGNATURE.substring(1))).isEqualTo(SignatureVerdict.MALFORMED);
        assertThat(verifier.verify(CLICK, "g" + CLICK_SIGNATURE.substring(1))).isEqualTo(SignatureVerdict.MALFORMED);
        assertThat(verifier.verify(CLICK, CLICK_SIGNATURE.substring(0, 32) + ' ' + CLICK_SIGNATURE.substring(33)))
                .isEqualTo(SignatureVerdict.MALFORMED);
        // A full-width 3 is a digit to Character, and none to anybody else.
        assertThat(verifier.verify(CLICK, '\uFF13' + CLICK_SIGNATURE.substring(1)))
                .isEqualTo(SignatureVerdict.MALFORMED);
    }

    @Test
    void noHeaderIsMissing() {
        assertThat(verifier.verify(CLICK, null)).isEqualTo(SignatureVerdict.MISSING);
    }

    @Test
    void nullBodyCountsAsNoBytes() {
        assertThat(verifier.verify(null, CLICK_SIGNATURE)).isEqualTo(SignatureVerdict.WRONG);
        // HMAC-SHA256 of nothing with the key "key", as any other tool computes it
        assertThat(new SignatureVerifier(List.of("key"))
                        .verify(null, "5d5d139563c95b5967b9bd9a8c9b233a9dedb45072794cd232dc1b74832607d0"))
                .isEqualTo(SignatureVerdict.VALID);
    }

    @Test
    void anyOfSeveralSecretsWillDo() {
        for (List<String> secrets : List.of(
                List.of(SECRET, "whsec_b", "whsec_c"),
                List.of("whsec_a", SECRET, "whsec_c"),
                List.of("whsec_a", "whsec_b", SECRET))) {
            assertThat(new SignatureVerifier(secrets).verify(CLICK, CLICK_SIGNATURE))
                    .isEqualTo(SignatureVerdict.VALID);
        }
        assertThat(new SignatureVerifier(List.of("whsec_a", "whsec_b")).verify(CLICK, CLICK_SIGNATURE))
                .isEqualTo(SignatureVerdict.WRONG);
    }

    @Test
    void emptySecretIsRefusedWithoutSayingTheOthers() {
        assertThatThrownBy(() -> new SignatureVerifier(List.of(SECRET, " ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("webhook secret 2 of 2 is empty");
        assertThatThrownBy(() -> new SignatureVerifier(Arrays.asList(SECRET, null)))
                .hasMessage("webhook secret 2 of 2 is empty");
    }

    @Test
    void noSecretAtAllIsRefused() {
        assertThatThrownBy(() -> new SignatureVerifier(List.of())).hasMessage("there is no webhook secret");
        assertThatThrownBy(() -> new SignatureVerifier(null)).hasMessage("there is no webhook secret");
    }

    @Test
    void manyThreadsDoNotDisturbEachOther() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Future<Integer>> right = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                right.add(threads.submit(() -> {
                    int count = 0;
                    for (int i = 0; i < 2_000; i++) {
                        boolean valid = verifier.verify(CLICK, CLICK_SIGNATURE) == SignatureVerdict.VALID;
                        boolean wrong = verifier.verify(TEST, CLICK_SIGNATURE) == SignatureVerdict.WRONG;
                        count += valid && wrong ? 1 : 0;
                    }
                    return count;
                }));
            }
            for (Future<Integer> each : right) {
                assertThat(each.get()).isEqualTo(2_000);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
