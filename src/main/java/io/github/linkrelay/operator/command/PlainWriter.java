package io.github.linkrelay.operator.command;

import java.io.IOException;
import java.io.Writer;

/**
 * Writes text to a terminal or a file without what could steer a terminal, see {@link Plain}: all that a command prints
 * goes through it, whichever command it is. Line ends and tabs stay. {@link java.io.PrintWriter} guards it, so it is for
 * one thread at a time.
 */
public final class PlainWriter extends Writer {
    private final Writer out;
    /** The first half of a character whose second half is to come; 0 if there is none. */
    private char half;

    /** @param out where the text goes; closed with this one */
    public PlainWriter(Writer out) {
        this.out = out;
    }

    @Override
    public void write(char[] buffer, int offset, int length) throws IOException {
        String text = (half == 0 ? "" : String.valueOf(half)) + new String(buffer, offset, length);
        int whole = text.length();
        half = 0;
        if (whole > 0 && Character.isHighSurrogate(text.charAt(whole - 1))) {
            half = text.charAt(--whole);
        }
        out.write(Plain.lines(text.substring(0, whole)));
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public void close() throws IOException {
        if (half != 0) {
            out.write(Plain.lines(String.valueOf(half)));
        }
        out.close();
    }
}
