package io.github.linkrelay.operator.command;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** The surroundings of this process. */
final class ProcessSurroundings implements Surroundings {

    @Override
    public Map<String, String> environment() {
        return System.getenv();
    }

    @Override
    @SuppressWarnings("SystemConsoleNull") // Asked below.
    public boolean isTerminal() {
        Console console = System.console();
        if (console == null) {
            return false;
        }
        try {
            // Since Java 22 there may be a console without a terminal.
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            return false;
        }
    }

    @Override
    public Charset charset() {
        return Charset.defaultCharset();
    }

    @Override
    public String ask(String question) {
        String line = System.console().readLine("%s", question);
        return line == null ? "" : line.strip();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        // It is not closed: that would close the descriptor for the whole process.
        new FileOutputStream(FileDescriptor.out).write(bytes);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        Thread.sleep(duration.toMillis());
    }

    @Override
    public Runnable whenEnded(Runnable action) {
        Thread hook = new Thread(action, "when-ended");
        Runtime.getRuntime().addShutdownHook(hook);
        return () -> {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process is ending, and the hook runs already.
            }
        };
    }
}
