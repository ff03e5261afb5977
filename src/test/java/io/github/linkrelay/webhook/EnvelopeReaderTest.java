package io.github.linkrelay.webhook;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeReaderTest {
    private static final String HEAD =
            "{\"event\":\"link.clicked\",\"timestamp\":\"2026-06-14T09:26:53.589Z\",\"data\":";
    private static final Instant TIME = Instant.parse("2026-06-14T09:26:53.589Z");

    private final EnvelopeReader reader = new EnvelopeReader();

    @Test
    void readsTypeAndTime() throws Exception {
        assertThat(read(HEAD + "{}}")).isEqualTo(new Envelope("link.clicked", TIME));
    }

    @Test
    void takesAnyTypeMembersInAnyOrderAndUnknownOnes() throws Exception {
        assertThat(read(" {\"data\":{\"a\":[1,{}]},\"v\":{\"event\":1},\n\"timestamp\":\"2026-06-14T09:26:53.589Z\","
                        + "\"event\":\"größe.neu 🚀\",\"w\":[[]]} \n"))
                .isEqualTo(new Envelope("größe.neu 🚀", TIME));
    }

    @Test
    void lastOfRepeatedMembersWins() throws Exception {
        assertThat(read("{\"event\":7,\"timestamp\":null,\"data\":[1],\"event\":\"test\",\"data\":{},"
                        + "\"timestamp\":\"2026-06-14T09:26:53.589Z\"}"))
                .isEqualTo(new Envelope("test", TIME));
        assertThat(problem(HEAD + "{},\"data\":null}")).isEqualTo("data is not an object");
        assertThat(problem(HEAD + "{},\"event\":\" \"}")).isEqualTo("event is blank");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "null                                                             | the body is not a JSON object",
                "[]                                                               | the body is not a JSON object",
                "\"text\"                                                         | the body is not a JSON object",
                "17                                                               | the body is not a JSON object",
                "` `                                                              | the body is not a JSON object",
                "{}                                                               | event is missing",
                "{\"event\":null,\"timestamp\":\"2026-06-14T09:26Z\",\"data\":{}} | event is not text",
                "{\"event\":{},\"timestamp\":\"2026-06-14T09:26Z\",\"data\":{}}   | event is not text",
                "{\"event\":\"\",\"timestamp\":\"2026-06-14T09:26Z\",\"data\":{}} | event is blank",
                "{\"event\":\"e\",\"data\":{}}                                    | timestamp is missing",
                "{\"event\":\"e\",\"timestamp\":1781429213589,\"data\":{}}        | timestamp is not text",
                "{\"event\":\"e\",\"timestamp\":\"2026-06-14\",\"data\":{}}       "
                        + "| timestamp is not an ISO 8601 date-time of the years 0001 to 9999",
                "{\"event\":\"e\",\"timestamp\":\"2026-06-14T09:26Z\"}            | data is missing",
                "{\"event\":\"e\",\"timestamp\":\"2026-06-14T09:26Z\",\"data\":[]}| data is not an object",
                "{\"Event\":\"e\",\"timestamp\":\"2026-06-14T09:26Z\",\"data\":{}}| event is missing"
            })
    void saysWhatIsWrongWithTheEnvelope(String body, String problem) {
        assertThat(problem(body)).isEqualTo(problem);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "{\"event\"",
                "{\"event\":",
                "{\"event\":\"e",
                "{\"event\":\"e\",\"timestamp\":\"2026-06-14T09:26Z\",\"data\":{\"a\":[1,2"
            })
    void saysThatTheBodyIsCutShort(String body) {
        assertThat(problem(body)).isEqualTo("the JSON is cut short");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "{event:1}",
                "{'event':1}",
                "{\"a\":01}",
                "{\"a\":NaN}",
                "{\"a\":+1}",
                "{\"a\":.5}",
                "{\"a\":1.}",
                "{\"a\":\"\t\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{/**/}",
                "{\"a\":1,}",
                "{\"a\":tru}",
                "{\"a\":[1 2]}",
                "{\"a\":1]",
                "\u0000",
                "event=link.clicked"
            })
    void saysWhereTheBodyStopsBeingJson(String body) {
        assertThat(problem(body)).matches("the body is not JSON near character \\d+");
    }

    @Test
    void refusesWhatFollowsTheObject() {
        assertThat(problem(HEAD + "{}} {}")).isEqualTo("something follows the JSON object");
        assertThat(problem(HEAD + "{}}0")).isEqualTo("something follows the JSON object");
        assertThat(problem(HEAD + "{}}}")).startsWith("the body is not JSON");
        assertThat(problem(HEAD + "{}}x")).startsWith("the body is not JSON");
    }

    @Test
    void emptyBodyIsSaidToBeEmpty() {
        assertThatThrownBy(() -> reader.read(new byte[0])).hasMessage("the body is empty");
        assertThatThrownBy(() -> reader.read(null)).hasMessage("the body is empty");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "80",
                "C3",
                "C328",
                "C080",
                "C0AF",
                "E080AF",
                "F08080AF",
                "EDA080",
                "EDBFBF",
                "EDA0BDEDBA80",
                "F4908080",
                "F5808080",
                "FF",
                "FE",
                "E282",
                "F09F9A"
            })
    void refusesBytesThatAreNotUtf8(String hex) {
        byte[] body = (HEAD + "{\"a\":\"@\"}}").getBytes(UTF_8);
        int at = (HEAD + "{\"a\":\"").length();
        assertThatThrownBy(() -> reader.read(spliced(body, at, HexFormat.of().parseHex(hex))))
                .isInstanceOf(UnusableEnvelopeException.class)
                .hasMessageMatching("the body is not UTF-8 at byte " + at);
    }

    @ParameterizedTest
    @ValueSource(strings = {"C3BC", "E282AC", "F09F9A80", "F48FBFBF", "EFBFBD", "EFBFBF", "7F", "EFBBBF"})
    void takesBytesThatAreUtf8(String hex) throws Exception {
        byte[] body = (HEAD + "{\"a\":\"@\"}}").getBytes(UTF_8);
        int at = (HEAD + "{\"a\":\"").length();
        assertThat(reader.read(spliced(body, at, HexFormat.of().parseHex(hex))).type())
                .isEqualTo("link.clicked");
    }

    @Test
    void decoderIsUsableAgainAfterMalformedBytes() throws Exception {
        assertThatThrownBy(() -> reader.read(new byte[] {'{', (byte) 0xE2}))
                .hasMessageStartingWith("the body is not UTF-8");
        assertThat(read(HEAD + "{}}").type()).isEqualTo("link.clicked");
    }

    @Test
    void refusesAByteOrderMark() {
        assertThat(problem("\uFEFF" + HEAD + "{}}")).isEqualTo("the body starts with a byte order mark");
    }

    @Test
    void refusesOtherEncodings() {
        assertThatThrownBy(() -> reader.read((HEAD + "{}}").getBytes(UTF_16LE)))
                .isInstanceOf(UnusableEnvelopeException.class);
        assertThatThrownBy(() -> reader.read((HEAD + "{\"a\":\"ü\"}}").getBytes(ISO_8859_1)))
                .hasMessageStartingWith("the body is not UTF-8");
    }

    @Test
    void nestingIsBounded() throws Exception {
        assertThat(read(HEAD + "{\"a\":" + "[".repeat(98) + "]".repeat(98) + "}}")
                        .type())
                .isEqualTo("link.clicked");
        assertThat(problem(HEAD + "{\"a\":" + "[".repeat(99) + "]".repeat(99) + "}}"))
                .isEqualTo("the JSON is nested deeper than 100 levels");
        assertThat(problem("{\"unknown\":" + "[".repeat(100) + "]".repeat(100) + "}"))
                .isEqualTo("the JSON is nested deeper than 100 levels");
    }

    @Test
    void nestingBoundCanBeSet() throws Exception {
        EnvelopeReader shallow = new EnvelopeReader(3);
        assertThat(shallow.read((HEAD + "{\"a\":[]}}").getBytes(UTF_8)).type()).isEqualTo("link.clicked");
        assertThatThrownBy(() -> shallow.read((HEAD + "{\"a\":[[]]}}").getBytes(UTF_8)))
                .hasMessage("the JSON is nested deeper than 3 levels");
        assertThatThrownBy(() -> new EnvelopeReader(1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EnvelopeReader(901)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twentyThousandBracketsAreRefusedCheaply() {
        for (String bracket : List.of("[", "{\"a\":")) {
            String body = HEAD + "{\"a\":" + bracket.repeat(20_000);
            Assertions.assertTimeout(Duration.ofSeconds(2), () -> {
                for (int i = 0; i < 1_000; i++) {
                    assertThat(problem(body)).isEqualTo("the JSON is nested deeper than 100 levels");
                }
            });
        }
        assertThat(problem("[".repeat(20_000))).isEqualTo("the body is not a JSON object");
    }

    @Test
    void numbersAreBounded() throws Exception {
        for (String fine : List.of("1".repeat(1_000), "-0.0", "1e400", "1E-9999", "4.90", "0." + "3".repeat(900))) {
            assertThat(read(HEAD + "{\"a\":" + fine + "}}").type()).as(fine).isEqualTo("link.clicked");
        }
        for (String bad :
                List.of("1".repeat(1_001), "0." + "3".repeat(1_001), "1e10000", "1e-10000", "1E+99999999999")) {
            assertThat(problem(HEAD + "{\"a\":[" + bad + "]}}"))
                    .as(bad)
                    .matches("the JSON has a number or name that is too long near character \\d+");
        }
    }

    @Test
    void problemsNeverQuoteTheBody() {
        String secret = "Sesame";
        List<String> bodies = new ArrayList<>(List.of(
                secret,
                "{" + secret,
                "{\"a\":" + secret + "}",
                "{\"" + secret + "\":1 2}",
                "{\"a\":\"" + secret + "\\x\"}",
                "{\"event\":\"" + secret + "\",\"timestamp\":\"" + secret + "\",\"data\":{}}",
                "{\"event\":\"" + secret + "\"}",
                HEAD + "{}}" + secret,
                "[\"" + secret + "\"]"));
        bodies.add("{\"" + secret.repeat(10_000) + "\":1}");
        for (String body : bodies) {
            UnusableEnvelopeException e = unusable(body);
            assertThat(e.getMessage()).doesNotContain("Ses").hasSizeLessThan(100);
            assertThat(e).hasNoCause();
        }
    }

    @Test
    void handlerGetsEachDataObject() throws Exception {
        List<String> names = new ArrayList<>();
        reader.read((HEAD + "{\"a\":1},\"data\":[],\"data\":{\"b\":{\"c\":2}}}").getBytes(UTF_8), parser -> {
            names.add(parser.nextFieldName());
            parser.nextToken();
            parser.skipChildren();
            parser.nextToken();
        });
        assertThat(names).containsExactly("a", "b");
    }

    private Envelope read(String body) throws UnusableEnvelopeException {
        return reader.read(body.getBytes(UTF_8));
    }

    private String problem(String body) {
        return unusable(body).getMessage();
    }

    private UnusableEnvelopeException unusable(String body) {
        UnusableEnvelopeException e = catchThrowableOfType(UnusableEnvelopeException.class, () -> read(body));
        assertThat(e).as(body.substring(0, Math.min(80, body.length()))).isNotNull();
        return e;
    }

    private static byte[] spliced(byte[] body, int at, byte[] insert) {
        byte[] result = new byte[body.length - 1 + insert.length];
        System.arraycopy(body, 0, result, 0, at);
        System.arraycopy(insert, 0, result, at, insert.length);
        System.arraycopy(body, at + 1, result, at + insert.length, body.length - at - 1);
        return result;
    }
}
