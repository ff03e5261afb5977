package io.github.linkrelay.webhook;

import static io.github.linkrelay.webhook.SignatureVerifierTest.CLICK;
import static io.github.linkrelay.webhook.SignatureVerifierTest.CLICK_SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.linkrelay.harness.BareContext;
import java.io.ByteArrayInputStream;
import java.util.List;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifySignatureTest {
    private static final String HEADER = "X-Webhook-Signature";
    private static final String OTHER = "0".repeat(64);

    private final VerifySignature verify =
            new VerifySignature(new SignatureVerifier(List.of(SignatureVerifierTest.SECRET)));
    private Exchange exchange;

    @BeforeEach
    void request() {
        exchange = new DefaultExchange(BareContext.create());
        exchange.getMessage().setBody(CLICK);
    }

    @Test
    void signedRequestPasses() {
        header(CLICK_SIGNATURE);
        assertPasses();
    }

    @Test
    void headerNameMayBeOfAnyCase() {
        exchange.getMessage().setHeader("x-webhook-SIGNATURE", CLICK_SIGNATURE);
        assertPasses();
    }

    @Test
    void requestWithoutSignatureIsRefused() {
        assertRefused(SignatureVerdict.MISSING);
    }

    @Test
    void wrongSignatureIsRefusedWithoutQuotingIt() {
        header(OTHER);
        SignatureRefusedException refused = assertRefused(SignatureVerdict.WRONG);
        assertThat(refused).hasMessage("signature wrong").hasNoCause();
        assertThat(refused.getStackTrace()).isEmpty();
    }

    @Test
    void malformedSignatureIsRefused() {
        header("sha256");
        assertRefused(SignatureVerdict.MALFORMED);
    }

    @Test
    void twoHeadersAreRefusedEvenIfBothAreRight() {
        header(List.of(CLICK_SIGNATURE, CLICK_SIGNATURE));
        assertRefused(SignatureVerdict.MALFORMED);
        header(List.of(CLICK_SIGNATURE, OTHER));
        assertRefused(SignatureVerdict.MALFORMED);
    }

    @Test
    void queryParameterAloneIsNoSignature() {
        header(CLICK_SIGNATURE);
        query(HEADER + "=" + CLICK_SIGNATURE);
        assertRefused(SignatureVerdict.MISSING);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-webhook-signature=%s", "X-WEBHOOK-SIGNATURE=%s", "a=1&x-webhook-signature=%s&b=2",
                "x%2Dwebhook%2Dsignature=%s", "a=1;x-webhook-signature=%s", "a=1;b&X-Webhook-Signature=%s"
            })
    void queryParameterAloneIsNoSignatureHoweverItIsWritten(String query) {
        header(CLICK_SIGNATURE);
        query(query.replace("%s", CLICK_SIGNATURE));
        assertRefused(SignatureVerdict.MISSING);
        query(query.replace("%s", "%33" + CLICK_SIGNATURE.substring(1)));
        assertRefused(SignatureVerdict.MISSING);
    }

    @Test
    void queryParameterDoesNotSpoilARightHeader() {
        header(List.of(CLICK_SIGNATURE, OTHER));
        query("x-webhook-signature=" + OTHER);
        assertPasses();
        header(List.of(CLICK_SIGNATURE, CLICK_SIGNATURE));
        query("x-webhook-signature=" + CLICK_SIGNATURE);
        assertPasses();
        header(List.of(CLICK_SIGNATURE, "", "a b"));
        query("x-webhook-signature&x-webhook-signature=a+b");
        assertPasses();
    }

    @Test
    void queryParameterDoesNotMendAWrongHeader() {
        header(List.of(OTHER, CLICK_SIGNATURE));
        query("x-webhook-signature=" + CLICK_SIGNATURE);
        assertRefused(SignatureVerdict.WRONG);
    }

    @Test
    void queryParameterDoesNotHideASecondHeader() {
        header(List.of(CLICK_SIGNATURE, CLICK_SIGNATURE, CLICK_SIGNATURE));
        query("x-webhook-signature=" + CLICK_SIGNATURE);
        assertRefused(SignatureVerdict.MALFORMED);
    }

    @Test
    void queryThatTheEngineDidNotMergeChangesNothing() {
        header(CLICK_SIGNATURE);
        query("x-webhook-signature=" + OTHER + "&broken=%zz&x-webhook-signature=%zz");
        assertPasses();
    }

    @Test
    void otherQueryParametersAreLeftAlone() {
        header(CLICK_SIGNATURE);
        query("signature=" + CLICK_SIGNATURE + "&x-webhook-signature-2=" + CLICK_SIGNATURE);
        assertPasses();
    }

    @Test
    void plainQueryHeaderServesWhereThereIsNoRawOne() {
        header(CLICK_SIGNATURE);
        exchange.getMessage().setHeader(Exchange.HTTP_QUERY, HEADER.toLowerCase(Locale.ROOT) + "=" + CLICK_SIGNATURE);
        assertRefused(SignatureVerdict.MISSING);
    }

    @Test
    void noBodyIsJudgedAsNoBytes() {
        exchange.getMessage().setBody(null);
        assertRefused(SignatureVerdict.MISSING);
        header(CLICK_SIGNATURE);
        assertRefused(SignatureVerdict.WRONG);
    }

    @Test
    void streamIsReadOnceAndLeftAsBytes() {
        exchange.getMessage().setBody(new ByteArrayInputStream(CLICK));
        header(CLICK_SIGNATURE);
        assertPasses();
        assertThat(exchange.getMessage().getBody()).isEqualTo(CLICK);
        assertPasses();
    }

    private void header(Object value) {
        exchange.getMessage().setHeader(HEADER, value);
    }

    private void query(String query) {
        exchange.getMessage().setHeader(Exchange.HTTP_RAW_QUERY, query);
    }

    private void assertPasses() {
        assertThatCode(() -> verify.process(exchange)).doesNotThrowAnyException();
    }

    private SignatureRefusedException assertRefused(SignatureVerdict verdict) {
        SignatureRefusedException refused =
                catchThrowableOfType(SignatureRefusedException.class, () -> verify.process(exchange));
        assertThat(refused).isNotNull();
        assertThat(refused.verdict()).isEqualTo(verdict);
        return refused;
    }
}
