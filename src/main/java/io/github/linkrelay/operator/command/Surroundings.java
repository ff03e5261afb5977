package io.github.linkrelay.operator.command;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** What is around a command: the environment, the terminal, the time. A test gives its own. */
interface Surroundings {

    Map<String, String> environment();

    /** Whether a person is at both ends: reads what is printed, and can answer. */
    boolean isTerminal();

    /** In which text is printed. */
    Charset charset();

    /** Asks on the terminal; returns what was typed, or an empty text. */
    String ask(String question);

    /** Writes bytes to the standard output as they are. */
    void write(byte[] bytes) throws IOException;

    Instant now();

    void pause(Duration duration) throws InterruptedException;

    /** Does this if the program is ended from outside, as by Ctrl-C; returns what undoes it. */
    Runnable whenEnded(Runnable action);
}
