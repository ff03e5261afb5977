package io.github.linkrelay.operator.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Surroundings that a test makes. Its clock goes on only when a command pauses. */
final class SomeSurroundings implements Surroundings {
    final Map<String, String> environment = new HashMap<>();
    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final List<String> questions = new ArrayList<>();
    final List<Runnable> whenEnded = new ArrayList<>();
    boolean isTerminal;
    Charset charset = UTF_8;
    String reply = "";
    Instant now = Instant.parse("2026-06-14T12:00:00Z");
    /** What happens meanwhile, at the n-th pause. A command that is paused more often is interrupted. */
    final List<Runnable> pauses = new ArrayList<>();

    private int pausedTimes;

    @Override
    public Map<String, String> environment() {
        return environment;
    }

    @Override
    public boolean isTerminal() {
        return isTerminal;
    }

    @Override
    public Charset charset() {
        return charset;
    }

    @Override
    public String ask(String question) {
        questions.add(question);
        return reply;
    }

    @Override
    public void write(byte[] raw) {
        bytes.writeBytes(raw);
    }

    @Override
    public Instant now() {
        return now;
    }

    @Override
    public void pause(Duration duration) throws InterruptedException {
        now = now.plus(duration);
        if (pausedTimes == pauses.size()) {
            throw new InterruptedException();
        }
        pauses.get(pausedTimes++).run();
    }

    @Override
    public Runnable whenEnded(Runnable action) {
        whenEnded.add(action);
        return () -> whenEnded.remove(action);
    }
}
