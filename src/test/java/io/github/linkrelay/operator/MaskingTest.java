package io.github.linkrelay.operator;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.Test;

class MaskingTest {
    private static final String BODY = """
            {"event":"referral.created","data":{"ip":"203.0.113.57","referrer_id":"walker-1207","amount":12.50,
             "items":[{"id":"a-1","price":3},{"id":"b-2","price":4}]}}""";

    private static Masking.Masked mask(String body, String... paths) {
        return new Masking(List.of(paths)).mask(body.getBytes(UTF_8));
    }

    @Test
    void fieldIsHiddenAndTheOthersStayAsTheyAre() {
        Masking.Masked masked = mask(BODY, "data.ip");
        assertThat(masked.text()).contains("\"ip\":\"***\"", "\"referrer_id\":\"walker-1207\"", "12.50")
                .doesNotContain("203.0.113.57");
        assertThat(masked.values()).containsExactly("203.0.113.57");
    }

    @Test
    void arraysAreGoneThroughAndAStarIsAnyMember() {
        assertThat(mask(BODY, "data.items.id").text()).doesNotContain("a-1", "b-2").contains("\"price\":3");
        assertThat(mask(BODY, "data.*").text()).isEqualTo("{\"event\":\"referral.created\",\"data\":{\"ip\":\"***\","
                + "\"referrer_id\":\"***\",\"amount\":\"***\",\"items\":\"***\"}}");
        assertThat(mask(BODY, "data.*").values()).contains("a-1", "12.50");
    }

    @Test
    void valueIsHiddenWhereverItTurnsUpAgain() throws Exception {
        Masking.Masked masked = mask(BODY, "data.ip", "data.referrer_id");
        JsonNode call = Json.MAPPER.readTree("""
                {"userId":"walker-1207","context":{"ip":"203.0.113.57"},"properties":{"list":["walker-1207","other"]}}""");
        assertThat(masked.hideIn(call).toString()).isEqualTo("{\"userId\":\"***\",\"context\":{\"ip\":\"***\"},"
                + "\"properties\":{\"list\":[\"***\",\"other\"]}}");
        assertThat(masked.hideIn("answered 400: walker-1207 is unknown")).isEqualTo("answered 400: *** is unknown");
        assertThat(masked.hideIn("answered 400: other")).isEqualTo("answered 400: other");
    }

    @Test
    void shortValueDoesNotBlotOutATextButIsHiddenAsAWhole() {
        Masking.Masked masked = mask("{\"data\":{\"n\":4}}", "data.n");
        assertThat(masked.hideIn("answered 400")).isEqualTo("answered 400");
        assertThat(masked.hideIn("4")).isEqualTo("***");
    }

    @Test
    void valueIsHiddenInTheRestOfTheBody() {
        assertThat(mask("{\"id\":\"walker\",\"data\":{\"user\":\"walker\",\"n\":1}}", "data.user").text())
                .isEqualTo("{\"id\":\"***\",\"data\":{\"user\":\"***\",\"n\":1}}");
    }

    @Test
    void reasonIsToldWithoutWhatADestinationSaid() {
        Masking some = new Masking(List.of("data.ip"));
        assertThat(some.told("answered 400: 203.0.113.57 is unknown")).isEqualTo("answered 400: ***");
        assertThat(some.told("IllegalStateException \"a\"")).isEqualTo("IllegalStateException: ***");
        assertThat(some.told("the event 'x' is bad")).isEqualTo("the event: ***");
        assertThat(some.told("it can't take 40000 bytes")).isEqualTo("it can't take 40000 bytes");
        assertThat(some.told(null)).isNull();
        assertThat(new Masking(List.of()).told("answered 400: all")).isEqualTo("answered 400: all");
    }

    @Test
    void bodyThatIsNoJsonIsHiddenWhole() {
        assertThat(mask("ip=203.0.113.57", "data.ip").text()).isEqualTo("***");
    }

    @Test
    void pathThatLeadsNowhereHidesNothing() {
        assertThat(mask(BODY, "data.nothing", "event.ip").values()).isEmpty();
    }

    @Test
    void pathWithAnEmptyPartIsRefused() {
        assertThatThrownBy(() -> new Masking(List.of("data..ip"))).hasMessageContaining("data..ip");
    }
}
