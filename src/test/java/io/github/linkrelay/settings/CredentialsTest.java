package io.github.linkrelay.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
    private static final String GOOD = "whsec_3q9Zr7Lw2Xk8Vd5Tn1Bp";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "YOUR_WRITE_KEY",
                "your-segment-write-key",
                "<YOUR WRITE KEY>",
                "undefined",
                "null",
                "NULL",
                "None",
                "changeme",
                "change-me",
                "change_it",
                "xxxxxxxx",
                "****",
                "${SEGMENT_WRITE_KEY}",
                "$SEGMENT_WRITE_KEY",
                "%SEGMENT_WRITE_KEY%",
                "{{write-key}}",
                "write_key",
                "[object Object]",
                "placeholder",
                "TODO",
                "insert-your-key-here",
                "REPLACE_ME"
            })
    void aWordForAWriteKeyThatIsToComeIsNone(String key) {
        assertThatThrownBy(() -> Credentials.writeKey(key)).isInstanceOf(IllegalArgumentException.class);
        assertThat(Credentials.isStandIn(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$uperGoodPass2026",
                "$2y$10$abcdefghijklmnop",
                "whsec_your",
                "$",
                "pa$$word-of-2026",
                "%41bcdefghijklmn"
            })
    void aPasswordWithADollarSignIsNoVariable(String password) {
        assertThat(Credentials.isStandIn(password)).isFalse();
    }

    @Test
    void aWebhookSecretInThePlaceOfTheWriteKeyIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> Credentials.writeKey(GOOD))
                .hasMessageContaining("webhook secret")
                .hasMessageNotContaining("3q9Zr7");
    }

    /** Whatever is taken can have come from Segment, and is what was given. */
    @Property(tries = 2000)
    void aWriteKeyIsVisibleAsciiOrRefused(@ForAll("keys") String key) {
        try {
            assertThat(Credentials.writeKey(key)).isEqualTo(key).matches("[!-~&&[^\"'`<>]]*");
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).doesNotContain("hunter2");
        }
    }

    @Property(tries = 300)
    void everyWriteKeyAsSegmentGivesThemIsTaken(@ForAll("segments") String key) {
        assertThat(Credentials.writeKey(key)).isEqualTo(key);
    }

    @Property(tries = 1000)
    void everySecretIsUsedWholeOrRefused(@ForAll("secrets") String secret) {
        try {
            assertThat(Credentials.webhookSecrets(secret, 16)).containsExactly(secret);
            assertThat(secret.length()).isGreaterThanOrEqualTo(16);
        } catch (IllegalArgumentException e) {
            assertThat(secret.length() < 16 || Credentials.isStandIn(secret)).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "changeme",
                "hunter2",
                "YOUR_WEBHOOK_SECRET_HERE",
                "<your webhook secret>",
                "v1," + GOOD,
                GOOD + ",x",
                GOOD + ",\"" + GOOD + "\"",
                "${WEBHOOK_SECRET_OF_SHOP}"
            })
    void whatProtectsNothingIsNoSecret(String list) {
        assertThatThrownBy(() -> Credentials.webhookSecrets(list, 16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining(GOOD)
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void theVersionBeforeACommaIsSaidToBeASecretOfItsOwn() {
        assertThatThrownBy(() -> Credentials.webhookSecrets("v1," + GOOD, 16))
                .hasMessage("is too short (number 1 of 2"
                        + " between the commas, 2 characters): a secret has 16 or more. A comma separates secrets, and each is used"
                        + " whole");
    }

    @Test
    void aShorterSecretIsTakenWhereSomebodySaysSo() {
        assertThat(Credentials.webhookSecrets("hunter2", 7)).containsExactly("hunter2");
    }

    @Test
    void thePublishedSecretCountsAsNone() {
        assertThat(Credentials.webhookSecrets(Credentials.PUBLISHED_SECRET, 16)).isEmpty();
        assertThat(Credentials.webhookSecrets(Credentials.PUBLISHED_SECRET + ", " + GOOD, 16))
                .containsExactly(GOOD);
    }

    @Provide
    Arbitrary<String> keys() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(10).map(text -> "hunter2" + text),
                Arbitraries.strings().withCharRange(' ', '\u007F').ofMaxLength(40));
    }

    @Provide
    Arbitrary<String> segments() {
        return Arbitraries.strings()
                .withCharRange('a', 'z')
                .withCharRange('A', 'Z')
                .numeric()
                .ofLength(32);
    }

    @Provide
    Arbitrary<String> secrets() {
        return Arbitraries.strings()
                .withCharRange('(', '+')
                .withCharRange('-', '_')
                .withCharRange('a', '~')
                .withChars("\u00E9")
                .ofMinLength(1)
                .ofMaxLength(40);
    }
}
