package io.github.linkrelay.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class SignerTest {
    private static final String SECRET = "whsec_3q9Zr7Lw2Xk8Vd5Tn1Bp";
    private static final byte[] BODY = ("{\"event\":\"test\",\"timestamp\":\"2026-06-14T09:00:00.000Z\","
                    + "\"data\":{\"webhook_id\":\"wh_7c1f9e20\",\"appspace_id\":\"as_41d0b6\"}}")
            .getBytes(UTF_8);
    private static final String SIGNATURE = "d15363f47d109a858b517fa29ac581c21ee5344c4f7f0249b28fdfe58a3fc3f4";

    @Test
    void wholeSecretIsTheKey() {
        assertThat(Signer.sign(BODY, SECRET)).isEqualTo(SIGNATURE);
    }

    @Test
    void secretWithoutItsPrefixSignsDifferently() {
        assertThat(Signer.sign(BODY, SECRET.substring("whsec_".length())))
                .matches("[0-9a-f]{64}")
                .isNotEqualTo(SIGNATURE);
    }

    @Test
    void changedBodySignsDifferently() {
        byte[] changed = BODY.clone();
        changed[0] = ' ';

        assertThat(Signer.sign(changed, SECRET)).isNotEqualTo(SIGNATURE);
    }

    @Test
    void emptySecretIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Signer.sign(BODY, ""))
                .withMessageContaining("empty");
    }
}
