package io.github.linkrelay.secret;

import java.io.ByteArrayOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Writes lines without the secrets that are known. The standard output and the standard error of the process go through
 * it, so that no logger, at whatever level, no stack trace and no command can print a secret. Safe for any number of
 * threads.
 */
public final class BlankedOutput extends OutputStream {
    /** What is flushed without a line end is a prompt if it is short, and the part of a longer line otherwise. */
    private static final int LONGEST_PROMPT = 1024;
    /** A longer line is written in parts. */
    private static final int LONGEST_LINE = 1 << 20;

    private final OutputStream out;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    public BlankedOutput(OutputStream out) {
        this.out = out;
    }

    /** Sends the standard output and the standard error of this process through such a stream each. */
    public static void install() {
        System.setOut(new PrintStream(
                new BlankedOutput(new FileOutputStream(FileDescriptor.out)), true, Charset.defaultCharset()));
        System.setErr(new PrintStream(
                new BlankedOutput(new FileOutputStream(FileDescriptor.err)), true, Charset.defaultCharset()));
    }

    @Override
    public synchronized void write(int b) throws IOException {
        line.write(b);
        if (b == '\n' || line.size() > LONGEST_LINE) {
            writeLine();
        }
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        for (int i = offset; i < offset + length; i++) {
            if (bytes[i] == '\n') {
                line.write(bytes, from, i + 1 - from);
                from = i + 1;
                writeLine();
            }
        }
        line.write(bytes, from, offset + length - from);
        if (line.size() > LONGEST_LINE) {
            writeLine();
        }
    }

    private void writeLine() throws IOException {
        byte[] written = line.toByteArray();
        line.reset();
        Charset charset = StandardCharsets.UTF_8;
        String text;
        try {
            text = charset.newDecoder().decode(ByteBuffer.wrap(written)).toString();
        } catch (CharacterCodingException e) {
            // In this one each byte is a character, so that nothing else is changed.
            charset = StandardCharsets.ISO_8859_1;
            text = new String(written, charset);
        }
        String blanked = Secrets.blanked(text);
        out.write(blanked.equals(text) ? written : blanked.getBytes(charset));
    }

    @Override
    public synchronized void flush() throws IOException {
        if (line.size() > 0 && line.size() <= LONGEST_PROMPT) {
            writeLine();
        }
        out.flush();
    }

    @Override
    public synchronized void close() throws IOException {
        writeLine();
        out.close();
    }
}
