package io.github.linkrelay.operator.command;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Gives a command its environment, terminal and time. A test gives its own. */
interface Surroundings {

    Map<String, String> environment();

    /** Returns whether a person reads what is printed, and can answer. */
    boolean isTerminal();

    /** Returns the character set of what is printed. */
    Charset charset();

    /** Asks on the terminal, and returns what was typed, or an empty text. */
    String ask(String question);

    /** Writes bytes to the standard output as they are. */
    void write(byte[] bytes) throws IOException;

    Instant now();

    void pause(Duration duration) throws InterruptedException;

    /** Registers an action for when the program is ended from outside, as by Ctrl-C. Returns what takes it back. */
    Runnable whenEnded(Runnable action);
}
