package io.github.linkrelay.sandbox;

import static io.github.linkrelay.sandbox.Batches.batch;
import static io.github.linkrelay.sandbox.Batches.batchWith;
import static io.github.linkrelay.sandbox.Batches.trackWith;
import static io.github.linkrelay.sandbox.Post.post;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SandboxLogTest {
    private static final String NAME = "linkrelay.sandbox";

    private final Lines lines = new Lines();
    private Level before;
    private SegmentStandIn segment;

    @BeforeEach
    void listen() {
        before = logger().getLevel();
        Configurator.setLevel(NAME, Level.INFO);
        logger().addAppender(lines);
        segment = Sandbox.segment().start();
    }

    @AfterEach
    void leave() {
        segment.close();
        logger().removeAppender(lines);
        Configurator.setLevel(NAME, before);
    }

    @Test
    void eachEventIsOneLineAndARepeatIsMarked() throws Exception {
        post(segment, batch("m-1", "m-2").put("writeKey", Sandbox.EXAMPLE_WRITE_KEY));
        post(segment, batch("m-1").put("writeKey", Sandbox.EXAMPLE_WRITE_KEY));

        assertThat(lines.written)
                .hasSize(3)
                .allMatch(line -> line.startsWith("INFO Deep Link Clicked  anonymousId 6a51"));
        assertThat(lines.written.get(0)).contains("messageId m-1").doesNotContain("repeat");
        assertThat(lines.written.get(2)).contains("messageId m-1").endsWith("repeat 1");
    }

    @Test
    void refusalIsAWarningWithItsReason() throws Exception {
        post(segment, batch(trackWith(t -> t.remove("event"))).put("writeKey", Sandbox.EXAMPLE_WRITE_KEY));

        assertThat(lines.written)
                .singleElement()
                .asString()
                .isEqualTo("WARN Answered 400 to a batch of 1: batch[0]: event must be text that is not empty");
    }

    @Test
    void neitherKeyReachesTheLog() throws Exception {
        post(segment, batchWith(b -> b.put("writeKey", "wrong-key")));
        post(segment, batch("m-1").put("writeKey", Sandbox.EXAMPLE_WRITE_KEY));

        assertThat(lines.written)
                .hasSize(2)
                .noneMatch(line -> line.contains("wrong-key") || line.contains(Sandbox.EXAMPLE_WRITE_KEY));
    }

    @Test
    void countingOnlyWritesNoLinePerEvent() throws Exception {
        try (SegmentStandIn counting =
                new SegmentStandIn(StandInOptions.defaults().countingOnly()).start()) {
            post(counting, batch("m-1"));
        }

        assertThat(lines.written).isEmpty();
    }

    private static Logger logger() {
        return ((LoggerContext) LogManager.getContext(false)).getLogger(NAME);
    }

    private static final class Lines extends AbstractAppender {
        private final List<String> written = new CopyOnWriteArrayList<>();

        private Lines() {
            super("lines", null, null, true, Property.EMPTY_ARRAY);
            start();
        }

        @Override
        public void append(LogEvent event) {
            written.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
        }
    }
}
