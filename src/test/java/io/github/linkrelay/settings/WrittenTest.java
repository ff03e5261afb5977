package io.github.linkrelay.settings;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import org.junit.jupiter.api.Test;

class WrittenTest {

    @Test
    void aLocaleThatReadsLettersAsOthersIsFoundOut() {
        assertThat(isMangled("sch\u00F6n", UTF_8, ISO_8859_1)).isTrue();
        assertThat(isMangled("sch\u00F6n", UTF_8, US_ASCII)).isTrue();
        assertThat(Written.isMangled("A=1\0-Dx=sch\u00F6n\0".getBytes(UTF_8), "-Dx=", "sch??n"))
                .isTrue();
    }

    @Test
    void whatWasReadAsItWasWrittenIsNotDoubted() {
        assertThat(isMangled("sch\u00F6n", UTF_8, UTF_8)).isFalse();
        assertThat(isMangled("what?", UTF_8, US_ASCII)).isFalse();
        assertThat(isMangled("sch\u00F6n", ISO_8859_1, ISO_8859_1)).isFalse();
        assertThat(Written.isMangled("A=1\0".getBytes(UTF_8), "B=", "2")).isFalse();
    }

    @Test
    void theProcessKnowsItsOwnEnvironment() {
        assertThat(Written.isMangledVariable("PATH", System.getenv("PATH"))).isFalse();
    }

    private static boolean isMangled(String value, Charset written, Charset read) {
        byte[] bytes = ("A=1\0SECRET=" + value + "\0Z=2\0").getBytes(written);
        return Written.isMangled(bytes, "SECRET=", new String(value.getBytes(written), read));
    }
}
