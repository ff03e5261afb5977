package io.github.linkrelay.harness;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;

/** Everything that is logged from its making to its closing, stack traces included. */
public final class LogLines implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final Logger root = (Logger) LogManager.getRootLogger();
    private final AbstractAppender appender = new AbstractAppender("lines", null, null, false, Property.EMPTY_ARRAY) {
        @Override
        public void append(LogEvent event) {
            StringWriter line = new StringWriter();
            line.append(event.getLevel() + " " + event.getLoggerName() + " "
                    + event.getMessage().getFormattedMessage());
            if (event.getThrown() != null) {
                event.getThrown().printStackTrace(new PrintWriter(line));
            }
            lines.add(line.toString());
        }
    };

    public LogLines() {
        appender.start();
        root.addAppender(appender);
    }

    public List<String> lines() {
        return lines;
    }

    /** Those at WARN and above. */
    public List<String> complaints() {
        return lines.stream()
                .filter(line ->
                        Level.getLevel(line.substring(0, line.indexOf(' '))).isMoreSpecificThan(Level.WARN))
                .toList();
    }

    @Override
    public void close() {
        root.removeAppender(appender);
    }
}
