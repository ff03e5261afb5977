package io.github.linkrelay.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.linkrelay.destination.NameRules.Reserved;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Names of events and properties, and cuts of text, for any name and any text. */
class NameRulesTest {
    private static final String PERSON_WITH_HAT = "\uD83D\uDC69\u200D\uD83C\uDF93";
    private static final String E_WITH_ACCENT = "e\u0301";

    private static final NameRules AS_THEY_ARE = new NameRules(
            "Acme",
            Reserved.of("session_start").andAnyThatBeginsWith("acme_"),
            Reserved.of("time").andAnyThatBeginsWith("$"),
            20,
            UnaryOperator.identity());
    private static final NameRules SNAKE = new NameRules(
            "Acme",
            Reserved.NONE,
            Reserved.of("time").andAnyThatBeginsWith("ga_"),
            20,
            name -> Names.snakeCase(name, 20));

    /** Names that collide as soon as they are written in another form, cut, or renamed. */
    @Provide
    Arbitrary<ObjectNode> properties() {
        Arbitrary<String> known = Arbitraries.of(
                "time",
                "Time",
                "TIME",
                "original_time",
                "original_time_2",
                "original",
                "$x",
                "original_$x",
                "ga_id",
                "GA id",
                "original_ga_id",
                "",
                " ",
                "\u4EF7\u683C",
                "plan_name",
                "Plan Name",
                "plan-name",
                "9plan_name",
                "a_name_that_is_far_too_long_1",
                "a_name_that_is_far_too_long_2",
                "a_name_that_is_far__");
        Arbitrary<String> any =
                Arbitraries.strings().withChars("at_$ .ie\u0301\uD83D\uDE00").ofMaxLength(30);
        return Arbitraries.oneOf(known, any)
                .list()
                .uniqueElements()
                .ofMaxSize(16)
                .map(names -> {
                    ObjectNode given = JsonNodeFactory.instance.objectNode();
                    names.forEach(name -> given.put(name, "value " + given.size()));
                    return given;
                });
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of(
                        "x", " ", "\u00e4", E_WITH_ACCENT, "\uD83D\uDE00", PERSON_WITH_HAT, "\uD83C\uDDE9\uD83C\uDDEA")
                .list()
                .ofMaxSize(40)
                .map(parts -> String.join("", parts));
    }

    @Property(tries = 500)
    void noPropertyIsLostAndNoneMovesInTheOrder(@ForAll("properties") ObjectNode given) {
        for (NameRules rules : List.of(AS_THEY_ARE, SNAKE)) {
            assertThat(values(rules.fit(given))).isEqualTo(values(given));
        }
    }

    @Property(tries = 500)
    void everyNameIsOneThatTheVendorTakes(@ForAll("properties") ObjectNode given) {
        AS_THEY_ARE.fit(given).fieldNames().forEachRemaining(name -> {
            assertThat(name).isNotEqualTo("time").doesNotStartWith("$").isNotEmpty();
            assertThat(name.codePointCount(0, name.length())).isLessThanOrEqualTo(20);
        });
        SNAKE.fit(given).fieldNames().forEachRemaining(name -> assertThat(name)
                .matches("[a-z][a-z0-9_]{0,19}")
                .isNotEqualTo("time")
                .doesNotStartWith("ga_"));
    }

    @Property(tries = 500)
    void nameThatFitsStaysAsItIs(@ForAll("properties") ObjectNode given) {
        ObjectNode fitting = SNAKE.fit(given);
        given.properties().stream()
                .filter(property -> property.getKey().matches("[a-z]([a-z0-9]|_(?=[a-z0-9])){0,19}"))
                .filter(property ->
                        !property.getKey().equals("time") && !property.getKey().startsWith("ga_"))
                .forEach(property -> assertThat(fitting.get(property.getKey())).isEqualTo(property.getValue()));
    }

    @Property(tries = 500)
    void cutTextIsTheLongestWholeBeginning(@ForAll("texts") String text) {
        int longest = 20;
        String cut = Names.start(text, longest);
        assertThat(text).startsWith(cut);
        assertThat(cut.codePointCount(0, cut.length())).isLessThanOrEqualTo(longest);
        if (text.codePointCount(0, text.length()) <= longest) {
            assertThat(cut).isEqualTo(text);
        } else {
            // No reader's character has more than three code points here.
            assertThat(cut.codePointCount(0, cut.length())).isGreaterThan(longest - 3);
            assertThat(cut).doesNotEndWith("\u200D");
            assertThat(text.substring(cut.length())).doesNotStartWith("\u0301").doesNotStartWith("\u200D");
            assertThat(Character.isLowSurrogate(text.charAt(cut.length()))).isFalse();
        }
    }

    @Example
    void characterThatIsTooLongAloneIsCutBetweenCodePoints() {
        assertThat(Names.start(PERSON_WITH_HAT + "x", 2)).isEqualTo("\uD83D\uDC69\u200D");
        assertThat(Names.start("e" + "\u0301".repeat(9), 4)).isEqualTo("e\u0301\u0301\u0301");
    }

    @Example
    void bothOfTwoThatWantOneNameAreKept() {
        ObjectNode given = JsonNodeFactory.instance.objectNode();
        given.put("original_time", 1).put("time", 2).put("original_time_2", 3);
        ObjectNode expected = JsonNodeFactory.instance.objectNode();
        expected.put("original_time", 1).put("original_time_3", 2).put("original_time_2", 3);
        assertThat(AS_THEY_ARE.fit(given)).isEqualTo(expected);
    }

    @Example
    void reservedEventIsRefusedAndAnyOtherIsNot() throws Exception {
        assertThatThrownBy(() -> AS_THEY_ARE.event("session_start"))
                .hasMessage("Acme takes no event that is called session_start, it keeps this name for itself");
        assertThatThrownBy(() -> AS_THEY_ARE.event("acme_click")).hasMessageContaining("acme_click");
        assertThat(AS_THEY_ARE.event("session_started")).isEqualTo("session_started");
        assertThat(AS_THEY_ARE.event("time")).isEqualTo("time");
    }

    private static List<JsonNode> values(ObjectNode properties) {
        List<JsonNode> values = new ArrayList<>();
        properties.properties().stream().map(Map.Entry::getValue).forEach(values::add);
        return values;
    }
}
