package io.github.linkrelay.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ValueTest {

    /** What is left is a part of what was written, and only blanks are gone; else it is refused. */
    @Property(tries = 2000)
    void onlyBlanksAroundTheValueAreCut(@ForAll("anyText") String written) {
        String value;
        try {
            value = Value.clean(written);
        } catch (IllegalArgumentException e) {
            assertThat(written.codePoints().anyMatch(c -> c == 0xFFFD || Characters.isNone(c)) || isQuoted(written))
                    .isTrue();
            return;
        }
        int start = written.indexOf(value);
        assertThat(start).isNotNegative();
        assertThat(written.substring(0, start).codePoints()).allMatch(Characters::isBlank);
        assertThat(written.substring(start + value.length()).codePoints()).allMatch(Characters::isBlank);
        assertThat(Value.clean(value)).isEqualTo(value);
    }

    @Property(tries = 500)
    void whatAnEnvironmentAddsAroundAValueGoes(
            @ForAll("visibleText") String value, @ForAll("blanks") String before, @ForAll("blanks") String after) {
        assertThat(Value.clean(before + value + after)).isEqualTo(value);
    }

    @Property(tries = 500)
    void aLineHasNoControlCharactersOrIsRefused(@ForAll("anyText") String written) {
        try {
            assertThat(Value.cleanLine(written).codePoints()).noneMatch(Character::isISOControl);
        } catch (IllegalArgumentException e) {
            // Refused, then.
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"hunter2\"",
                "'hunter2'",
                " 'hunter2'\r\n",
                "`hunter2`",
                "\u201Chunter2\u201D",
                "\u00ABhunter2\u00BB"
            })
    void quotesAroundAValueAreRefusedWithoutRepeatingIt(String written) {
        assertThatThrownBy(() -> Value.clean(written)).hasMessage("has quotes around its value: write it without them");
    }

    @ParameterizedTest
    @ValueSource(strings = {"it's", "\"", "'a", "a\"", "say \"a\" or", "\"a'"})
    void aQuoteThatIsNotAroundTheValueIsAPartOfIt(String written) {
        assertThat(Value.clean(written)).isEqualTo(written);
    }

    @Test
    void whatADecoderPutInThePlaceOfALetterIsRefused() {
        assertThatThrownBy(() -> Value.clean("whsec_sch\uFFFDn"))
                .hasMessageContaining("U+FFFD")
                .hasMessageNotContaining("whsec");
        assertThatThrownBy(() -> Value.clean("whsec_\uD800")).hasMessageContaining("U+D800");
    }

    @Test
    void theLastLetterOfAFlagOrAHeartIsKept() {
        String england = "\uD83C\uDFF4\uDB40\uDC67\uDB40\uDC62\uDB40\uDC65\uDB40\uDC6E\uDB40\uDC67\uDB40\uDC7F";
        assertThat(Value.clean(england)).isEqualTo(england);
        assertThat(Value.clean("Liked \u2764\uFE0F")).isEqualTo("Liked \u2764\uFE0F");
    }

    @Test
    void aLineEndWithinIsRefusedWhereAValueIsOneLine() {
        assertThat(Value.clean("-----BEGIN\nabc")).isEqualTo("-----BEGIN\nabc");
        assertThat(catchThrowable(() -> Value.cleanLine("one\ntwo"))).hasMessageContaining("U+000A");
    }

    private static boolean isQuoted(String written) {
        return "\"'`\u201C\u201D\u201E\u2018\u2019\u00AB\u2039"
                        .indexOf(written.codePoints()
                                .filter(c -> !Characters.isBlank(c))
                                .findFirst()
                                .orElse('a'))
                >= 0;
    }

    @Provide
    Arbitrary<String> anyText() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(12),
                Arbitraries.strings()
                        .withChars(" \t\r\n\u00A0\u200B\uFEFF\u3000\"'a\\{}$%\uFFFD")
                        .ofMaxLength(8));
    }

    @Provide
    Arbitrary<String> visibleText() {
        return Arbitraries.strings()
                .withCharRange('#', '&')
                .withCharRange('(', '_')
                .withChars("\\{}\u00E9")
                .ofMinLength(1);
    }

    @Provide
    Arbitrary<String> blanks() {
        return Arbitraries.strings()
                .withChars(" \t\r\n\f\u00A0\u0085\u200B\uFEFF\u2028\u3000\u00AD\u2060\u202F")
                .ofMaxLength(4);
    }
}
