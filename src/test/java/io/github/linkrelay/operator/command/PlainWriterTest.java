package io.github.linkrelay.operator.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainWriterTest {
    private final StringWriter out = new StringWriter();
    private final PlainWriter writer = new PlainWriter(out);

    @ParameterizedTest
    @ValueSource(
            ints = {
                0x1B, 0x07, 0x7F, 0x9B, 0xAD, 0x200B, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069, 0x2028, 0x2029,
                0x2060, 0xFEFF, 0x034F, 0x115F, 0x3164, 0xE0041
            })
    void whatSteersOrCantBeSeenIsWrittenAsInJson(int character) throws IOException {
        writer.write("a" + Character.toString(character) + "b");
        assertThat(out.toString()).matches("a(\\\\u[0-9a-f]{4}){1,2}b");
    }

    @Test
    void linesTabsAndLettersOfAllPeoplesStay() throws IOException {
        String text = "a\tb\r\nGr\u00fc\u00dfe \u05e9\u05dc\u05d5\u05dd \u65e5\u672c \ud83d\ude00\n";
        writer.write(text);
        assertThat(out.toString()).isEqualTo(text);
    }

    @Test
    void characterWhoseHalvesComeApartIsWhole() throws IOException {
        writer.write("\ud83d");
        writer.write("\ude00\ud83d");
        writer.close();
        assertThat(out.toString()).isEqualTo("\ud83d\ude00\\ud83d");
    }
}
