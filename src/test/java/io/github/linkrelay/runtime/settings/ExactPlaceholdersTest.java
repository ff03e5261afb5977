package io.github.linkrelay.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.linkrelay.settings.Value;
import java.io.StringReader;
import java.io.StringWriter;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** By each road a value arrives as it was written. */
class ExactPlaceholdersTest {
    private static final String SECRET = "linkrelay.webhook.secret";
    private static final CamelContext CAMEL = context();

    @Property(tries = 1000)
    void aSystemPropertyIsUsedAsWrittenOrRefusedWithItsName(@ForAll("anyText") String written) {
        System.setProperty(SECRET, written);
        try {
            asWrittenOrRefused(written);
        } finally {
            System.clearProperty(SECRET);
        }
    }

    @Property(tries = 1000)
    void aFilesValueIsUsedAsWrittenOrRefusedWithItsName(@ForAll("anyText") String written) throws Exception {
        // Braces around a name are what a file may say on purpose.
        Assume.that(!written.matches("(?s).*\\{\\{[!?]?[\\w.*-].*"));
        Properties file = new Properties();
        file.setProperty(SECRET, written);
        StringWriter text = new StringWriter();
        file.store(text, null);
        Properties read = new Properties();
        read.load(new StringReader(text.toString()));
        CAMEL.getPropertiesComponent().addOverrideProperty(SECRET, read.getProperty(SECRET));

        asWrittenOrRefused(written);
    }

    /** The text around it, as a route has it. */
    @Property(tries = 500)
    void aValueIsTheSameInTheMiddleOfAText(@ForAll("anyText") String written) {
        Assume.that(isUsable(written));
        System.setProperty(SECRET, written);
        try {
            assertThat(CAMEL.resolvePropertyPlaceholders("a={{" + SECRET + "}}&b={{" + SECRET + "}}z"))
                    .isEqualTo("a=" + Value.clean(written) + "&b=" + Value.clean(written) + "z");
        } finally {
            System.clearProperty(SECRET);
        }
    }

    @Test
    void aFileMayNameOtherSettingsAndWhatTheseSayIsTakenAsItIs() {
        CAMEL.getPropertiesComponent().addOverrideProperty("our.key", "{{env:LINKRELAY_NOT_SET:{{sys:our.brace}}}} \\");
        System.setProperty("our.brace", " a\\{{b}} ");
        try {
            assertThat(CAMEL.resolvePropertyPlaceholders("{{our.key}}")).isEqualTo("a\\{{b}} \\");
        } finally {
            System.clearProperty("our.brace");
        }
    }

    @Test
    void bracesWithABackslashBeforeThemMeanThemselves() {
        CAMEL.getPropertiesComponent().addOverrideProperty("our.key", "\\{{our.other}}");
        assertThat(CAMEL.resolvePropertyPlaceholders("{{our.key}}")).isEqualTo("{{our.other}}");
    }

    @Test
    void aSettingThatNamesOneWithoutAValueIsRefusedWithoutRepeatingTheRest() {
        CAMEL.getPropertiesComponent().addOverrideProperty("linkrelay.segment.fields.drop", "hunter2{{our.none}}");
        assertThatThrownBy(() -> new Settings(CAMEL).text("linkrelay.segment.fields.drop"))
                .isInstanceOf(SettingsException.class)
                .hasMessage("linkrelay.segment.fields.drop names {{our.none}}, which has no value");
        CAMEL.getPropertiesComponent().addOverrideProperty("linkrelay.segment.fields.drop", "");
    }

    @Test
    void aSettingThatNamesItselfIsRefused() {
        CAMEL.getPropertiesComponent().addOverrideProperty("our.one", "{{our.two}}");
        CAMEL.getPropertiesComponent().addOverrideProperty("our.two", "{{our.one}}");
        assertThatThrownBy(() -> CAMEL.resolvePropertyPlaceholders("{{our.one}}"))
                .hasMessageContaining("our.one names itself");
    }

    private static void asWrittenOrRefused(String written) {
        String used;
        try {
            used = new Settings(CAMEL).text(SECRET);
        } catch (SettingsException e) {
            assertThat(e).hasMessageStartingWith(SECRET);
            assertThat(isUsable(written)).isFalse();
            return;
        }
        assertThat(used).isEqualTo(Value.cleanLine(written));
        assertThat(CAMEL.resolvePropertyPlaceholders("{{" + SECRET + "}}")).isEqualTo(used);
    }

    private static boolean isUsable(String written) {
        try {
            return !Value.cleanLine(written).isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static CamelContext context() {
        DefaultCamelContext context = new DefaultCamelContext(false);
        context.getPropertiesComponent().addOverrideProperty("linkrelay.enabled", "false");
        context.build();
        ExactPlaceholders.install(context.getPropertiesComponent());
        return context;
    }

    @Provide
    Arbitrary<String> anyText() {
        return Arbitraries.oneOf(
                Arbitraries.strings().all().ofMaxLength(12),
                Arbitraries.strings().ascii().ofMaxLength(20),
                Arbitraries.strings().withChars("\\{}{}?!:'\"ab.=&+% \n\u00E9").ofMaxLength(12),
                Arbitraries.strings().withChars("\\{}").ofMaxLength(6),
                Arbitraries.of(
                        "a?nested=false", "{{a}}", "x\\", "x\\y", "\\{{x}}", "a{{env:PATH}}", "}}{{", "@@[x]@@"));
    }
}
