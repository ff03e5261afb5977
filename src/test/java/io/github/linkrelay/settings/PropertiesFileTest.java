package io.github.linkrelay.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PropertiesFileTest {
    private static final String KEY = "linkrelay.segment.fields.drop";

    @Test
    void theShippedFileHasNoFault() throws Exception {
        FileText file = FileText.of(Files.readAllBytes(Path.of("application.properties")));
        assertThat(file.fault()).isNull();
        assertThat(PropertiesFile.faults(file.text())).isEmpty();
    }

    /** A line as a person writes it: what is read is what was written, or its line is named. */
    @Property(tries = 2000)
    void aValueIsReadAsItWasWrittenOrItsLineIsNamed(@ForAll("values") String written) throws IOException {
        String line = KEY + "=" + written;
        List<Fault> faults = PropertiesFile.faults("# a comment\n" + line + "\nlinkrelay.segment.campaign=true\n");
        Properties read = new Properties();
        if (faults.isEmpty()) {
            read.load(new StringReader("# a comment\n" + line + "\nlinkrelay.segment.campaign=true\n"));
            assertThat(read).hasSize(2);
            String value = read.getProperty(KEY);
            // The escapes that the format has, and blanks before the value.
            assertThat(value).isEqualTo(unescaped(written.replaceFirst("^[ \\t\\f]+", "")));
        } else {
            assertThat(written).contains("\\");
            assertThat(faults).allMatch(fault -> fault.line() == 2);
        }
    }

    /** Whatever stands in the key and can't be seen is found. */
    @Property(tries = 500)
    void aKeyWithAHiddenCharacterIsNamed(@ForAll("hidden") String character, @ForAll("places") int place) {
        String key = KEY.substring(0, place) + character + KEY.substring(place);
        assertThat(PropertiesFile.faults(key + "=properties.email\n"))
                .hasSize(1)
                .first()
                .satisfies(fault -> {
                    assertThat(fault.line()).isEqualTo(1);
                    assertThat(fault.what())
                            .contains("can't be seen")
                            .contains(String.format("U+%04X", character.codePointAt(0)));
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=1\nb=2\na=3\n", "a=1\r\n#a=1\r\na: 3", "a=1\r\r a 3\r", "a=1\\\n 2\na=3"})
    void aKeyThatIsThereTwiceIsNamedWithBothLines(String text) {
        assertThat(PropertiesFile.faults(text)).singleElement().satisfies(fault -> {
            assertThat(fault.line()).isEqualTo(3);
            assertThat(fault.what()).isEqualTo("the key a is in line 1 already");
        });
    }

    @Test
    void anOptionOfCamelIsOneInBothItsSpellings() {
        assertThat(PropertiesFile.faults("camel.server.max-body-size=1\ncamel.server.maxBodySize=2\n"))
                .hasSize(1);
        assertThat(PropertiesFile.faults("shop.max-body-size=1\nshop.maxBodySize=2\n"))
                .isEmpty();
    }

    @Test
    void aBackslashThatWouldGoOrTakeTheNextLineIsNamed() {
        assertThat(PropertiesFile.faults("linkrelay.outbox.directory=C:\\Data\n")
                        .get(0)
                        .what())
                .contains("before D");
        assertThat(PropertiesFile.faults("a=hunter2\\\nlinkrelay.webhook.path=/x\n")
                        .get(0)
                        .what())
                .contains("the next one");
        assertThat(PropertiesFile.faults("a=\\u12\n").get(0).what()).contains("hexadecimal");
        assertThat(PropertiesFile.faults("a=C:\\\\Data\\u0041, \\\n   more\\=\\:\\#\n"))
                .isEmpty();
    }

    @Property(tries = 300)
    void bytesThatAreNoUtf8AreNamedWithTheirLine(@ForAll("values") String before) {
        String text = before.replaceAll("[\\r\\n]", "") + "\nb=sch\u00F6n\n";
        byte[] latin = text.getBytes(StandardCharsets.ISO_8859_1);
        Assume.that(before.chars().allMatch(character -> character >= ' ' && character < 128));
        FileText read = FileText.of(latin);
        assertThat(read.fault()).isNotNull();
        assertThat(read.fault().line()).isEqualTo(2);
        assertThat(FileText.of(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(new FileText(text, null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE"})
    void utf16IsRefused(String charset) {
        assertThat(FileText.of("a=1\n".getBytes(Charset.forName(charset)))
                        .fault()
                        .what())
                .contains("UTF-16");
    }

    @Test
    void aByteOrderMarkAtTheHeadIsSkipped() {
        assertThat(FileText.of("\uFEFFa=1\n".getBytes(StandardCharsets.UTF_8))).isEqualTo(new FileText("a=1\n", null));
        assertThat(FileText.of(new byte[0])).isEqualTo(new FileText("", null));
    }

    /** What the format says of a backslash, written down once more. */
    private static String unescaped(String written) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < written.length(); i++) {
            char character = written.charAt(i);
            if (character == '\\' && i + 1 < written.length()) {
                i++;
                character = switch (written.charAt(i)) {
                    case 't' -> '\t';
                    case 'r' -> '\r';
                    case 'n' -> '\n';
                    case 'f' -> '\f';
                    case 'u' -> {
                        i += 4;
                        yield (char) Integer.parseInt(written.substring(i - 3, i + 1), 16);
                    }
                    default -> written.charAt(i);
                };
            }
            plain.append(character);
        }
        return plain.toString();
    }

    @Provide
    Arbitrary<String> values() {
        return Arbitraries.oneOf(
                Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(20),
                Arbitraries.strings().withChars("\\abtn:=#! {}u04").ofMaxLength(10),
                Arbitraries.strings().all().ofMaxLength(10).map(text -> text.replaceAll("[\\r\\n]", "")));
    }

    @Provide
    Arbitrary<String> hidden() {
        return Arbitraries.of(
                "\u00A0", "\u200B", "\uFEFF", "\u00AD", "\u2060", "\u202E", "\u3000", "\u2028", "\u0085", "\u0007",
                "\u180E", "\u3164", "\u2800", "\uFE0F", "\u034F", "\u202F", "\u200D");
    }

    @Provide
    Arbitrary<Integer> places() {
        return Arbitraries.integers().between(0, KEY.length());
    }
}
