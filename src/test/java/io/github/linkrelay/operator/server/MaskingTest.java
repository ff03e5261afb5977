package io.github.linkrelay.operator.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MaskingTest {
    private static final String BODY =
            """
            {"event":"referral.created","data":{"ip":"203.0.113.57","referrer_id":"walker-1207","amount":12.50,
             "items":[{"id":"a-1","price":3},{"id":"b-2","price":4}]}}""";

    private static Masked mask(String body, String... paths) {
        return new Masking(List.of(paths)).mask(body.getBytes(UTF_8));
    }

    @Test
    void fieldIsHiddenAndTheOthersStayAsTheyAre() {
        Masked masked = mask(BODY, "data.ip");
        assertThat(masked.text())
                .contains("\"ip\":\"***\"", "\"referrer_id\":\"walker-1207\"", "12.50")
                .doesNotContain("203.0.113.57");
        assertThat(masked.shows("walker-1207")).isTrue();
        assertThat(masked.shows("203.0.113.57")).isFalse();
    }

    @Test
    void arraysAreGoneThroughAndAStarIsAnyMember() {
        assertThat(mask(BODY, "data.items.id").text())
                .doesNotContain("a-1", "b-2")
                .contains("\"price\":3");
        assertThat(mask(BODY, "data.*").text())
                .isEqualTo("{\"event\":\"referral.created\",\"data\":{\"ip\":\"***\","
                        + "\"referrer_id\":\"***\",\"amount\":\"***\",\"items\":\"***\"}}");
    }

    @Test
    void valueIsHiddenInTheRestOfTheBody() {
        assertThat(mask("{\"id\":\"walker\",\"data\":{\"user\":\"walker\",\"n\":1}}", "data.user")
                        .text())
                .isEqualTo("{\"id\":\"***\",\"data\":{\"user\":\"***\",\"n\":1}}");
    }

    @Test
    void valueIsHiddenAsAPartOfATextInAnyCaseAndPercentEncoded() {
        assertThat(mask(
                                "{\"data\":{\"email\":\"ann@example.org\",\"a\":\"mailto:Ann@Example.org\",\"b\":\"/?e=ann%40example.org\","
                                        + "\"c\":\"50% off\",\"d\":\"example.org\"}}",
                                "data.email")
                        .text())
                .isEqualTo(
                        "{\"data\":{\"email\":\"***\",\"a\":\"***\",\"b\":\"***\",\"c\":\"50% off\",\"d\":\"example.org\"}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "50% off for ann+x%40example.org",
                "https://a/?to=https%3A%2F%2Fb%3Fe%3Dann%252Bx%2540example.org",
                "ann%2Bx@example.org",
                "%61nn+x%40example%2Eorg",
                "100%zz&e=%41NN%2bX%40EXAMPLE.ORG",
                "%25252525252525252561nn%25"
            })
    void valueIsHiddenHoweverItIsPercentEncoded(String text) {
        assertThat(mask(
                                "{\"data\":{\"email\":\"ann+x@example.org\",\"a\":\"" + text
                                        + "\",\"b\":\"50% off + x\"}}",
                                "data.email")
                        .text())
                .isEqualTo("{\"data\":{\"email\":\"***\",\"a\":\"***\",\"b\":\"50% off + x\"}}");
    }

    @Test
    void aBlankIsHiddenAsAPlusSignToo() {
        assertThat(mask(
                                "{\"data\":{\"name\":\"Ann Lee\",\"a\":\"/?n=Ann+Lee&o=50%\",\"b\":\"/?n=Ann%2BLee\"}}",
                                "data.name")
                        .text())
                .contains("\"a\":\"***\"");
    }

    @Test
    void valueIsHiddenInTheNamesOfMembersToo() {
        assertThat(mask(
                                "{\"data\":{\"by\":{\"ann@example.org\":1,\"x ann@example.org\":2,\"bob\":3},\"email\":\"ann@example.org\"}}",
                                "data.email")
                        .text())
                .isEqualTo("{\"data\":{\"by\":{\"***\":1,\"***2\":2,\"bob\":3},\"email\":\"***\"}}");
        assertThat(mask("{\"data\":{\"by\":{\"ann@example.org\":1},\"email\":\"ann@example.org\"}}", "data.by")
                        .text())
                .isEqualTo("{\"data\":{\"by\":\"***\",\"email\":\"***\"}}");
    }

    @Test
    void hidingElsewhereTellsNothingOfAValueThatStandsInManyTexts() {
        assertThat(mask(
                                "{\"event\":\"link.clicked\",\"data\":{\"a\":\"link\",\"b\":true,\"c\":true}}",
                                "data.a",
                                "data.b")
                        .text())
                .isEqualTo("{\"event\":\"link.clicked\",\"data\":{\"a\":\"***\",\"b\":\"***\",\"c\":true}}");
    }

    @Test
    void bodyInWhichANameStandsTwiceIsHiddenWhole() {
        assertThat(mask("{\"data\":{\"ip\":\"203.0.113.57\",\"ip\":\"x\"},\"b\":\"203.0.113.57\"}", "data.ip")
                        .text())
                .isEqualTo("***");
    }

    @Test
    void reasonIsToldWithoutAnyWordThatMayBeSomebodyElses() {
        Masking some = new Masking(List.of("data.ip"));
        assertThat(some.masked("answered 400: 203.0.113.57 is unknown")).isEqualTo("answered 400: ***");
        assertThat(some.masked("a step failed: \"a\"")).isEqualTo("a step failed: ***");
        assertThat(some.masked("no visitor 203.0.113.57")).isEqualTo("***");
        assertThat(some.masked("the event takes 40000 bytes, the destination 32768"))
                .isEqualTo("too many bytes: ***");
        assertThat(some.masked("the body is not JSON near character 57")).isEqualTo("the body is not JSON: ***");
        for (String whole : List.of("answered 503", "signature wrong", "event is blank", "the body is empty")) {
            assertThat(some.masked(whole)).isEqualTo(whole);
        }
        assertThat(some.masked(null)).isNull();
        assertThat(new Masking(List.of()).masked("answered 400: all")).isEqualTo("answered 400: all");
    }

    @Test
    void problemOfAFileIsToldWithoutTheEventThatShowsIt() {
        String problem =
                "routes/x.camel.yaml:3: the route 'x' can't deliver event 7 (visit.203.0.113.57): 203 is none. Mend the step.";
        assertThat(new Masking(List.of("data.ip")).maskedProblem(problem))
                .isEqualTo("routes/x.camel.yaml:3: the route 'x' can't deliver event 7: ***");
        assertThat(new Masking(List.of("data.ip")).maskedProblem("routes/x.camel.yaml:3: this is no YAML."))
                .isEqualTo("routes/x.camel.yaml:3: this is no YAML.");
        assertThat(new Masking(List.of()).maskedProblem(problem)).isEqualTo(problem);
    }

    @Test
    void typeIsOpenUnlessAValueHasRoomInItOrItIsHiddenItself() {
        Masking some = new Masking(List.of("data.ip"));
        for (String open : List.of("link.clicked", "ecommerce.order_completed", "v2.link.clicked", "app-open")) {
            assertThat(some.isOpen(open)).as(open).isTrue();
        }
        for (String closed :
                List.of("visit.203.0.113.57", "10.1.2.3", "ann@example.org", "a b", "call.4915112345678", "")) {
            assertThat(some.isOpen(closed)).as(closed).isFalse();
        }
        assertThat(new Masking(List.of("event")).isOpen("link.clicked")).isFalse();
        assertThat(new Masking(List.of("*")).isOpen("link.clicked")).isFalse();
    }

    @Test
    void idHasOneNamePerKeyAndKind() {
        byte[] key = new byte[32];
        Pseudonyms names = new Masking(List.of("data.ip")).withKey(key).pseudonyms();
        assertThat(names.name("user", "a"))
                .matches("masked-[0-9a-f]{24}")
                .isEqualTo(new Pseudonyms(key).name("user", "a"))
                .isNotEqualTo(names.name("user", "b"))
                .isNotEqualTo(names.name("event", "a"))
                .isNotEqualTo(new Masking(List.of("data.ip")).pseudonyms().name("user", "a"));
    }

    @Test
    void bodyThatIsNoJsonIsHiddenWhole() {
        assertThat(mask("ip=203.0.113.57", "data.ip").text()).isEqualTo("***");
    }

    @Test
    void pathThatLeadsNowhereHidesNothing() {
        assertThat(mask(BODY, "data.nothing", "event.ip").text()).isEqualTo(BODY.replaceAll("\\s", ""));
    }

    @Test
    void pathWithAnEmptyPartIsRefused() {
        assertThatThrownBy(() -> new Masking(List.of("data..ip"))).hasMessageContaining("data..ip");
    }
}
