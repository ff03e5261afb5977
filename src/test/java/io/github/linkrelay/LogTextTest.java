package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.logging.log4j.message.SimpleMessage;
import org.junit.jupiter.api.Test;

/** The log for a person, as its packed settings write it. */
class LogTextTest {

    private static String logged(String message, Throwable thrown) throws IOException {
        Properties settings = new Properties();
        try (InputStream in = Linkrelay.class.getResourceAsStream("/log4j2.properties")) {
            settings.load(in);
        }
        LogEvent event = Log4jLogEvent.newBuilder()
                .setLoggerName("linkrelay.operator")
                .setLevel(Level.INFO)
                .setMessage(new SimpleMessage(message))
                .setThrown(thrown)
                .build();
        return PatternLayout.newBuilder()
                .withPattern(settings.getProperty("appender.text.layout.pattern"))
                .build()
                .toSerializable(event);
    }

    @Test
    void messageBeginsNoLineOfItsOwnAndSteersNoTerminal() throws Exception {
        assertThat(logged("type a\n2026-06-14 ERROR forged\r\u001b[31m\u009b1m\u202e\u2028 of é😀", null)
                        .stripTrailing())
                .contains("type a?2026-06-14 ERROR forged??[31m?1m?? of é😀");
    }

    @Test
    void plainMessageAndItsFailureStayAsTheyAre() throws Exception {
        assertThat(logged("It's {braces}, 100 % plain", new IOException("disk")))
                .contains(" INFO  ", "l.operator", " It's {braces}, 100 % plain" + System.lineSeparator())
                .contains("java.io.IOException: disk" + System.lineSeparator() + "\tat ");
    }
}
