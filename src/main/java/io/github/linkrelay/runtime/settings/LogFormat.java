package io.github.linkrelay.runtime.settings;

import io.github.linkrelay.settings.Value;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the format of the log, which must be known before Camel reads any setting. It is looked up like all settings:
 * in the variable, the system property, the file.
 */
public final class LogFormat {
    public static final String SETTING = "linkrelay.log.format";
    /** The system property that tells Log4j the form of the log; it is always one that there is. */
    public static final String APPENDER = "logAppender";

    private static final String SHIPPED = SettingsKeys.defaults().getProperty(SETTING);
    private static final Pattern OF_A_VARIABLE = Pattern.compile("\\{\\{env:(\\w+)(?::([^{}]*))?}}");

    private LogFormat() {}

    /**
     * Returns the cleaned value. A value that can't be meant is returned as it was written, so that it is refused later
     * with all other settings.
     *
     * @param property the system property; null if there is none
     * @param file the text of {@code application.properties}, empty if there is none
     */
    public static String chosen(Map<String, String> environment, String property, String file) {
        String written = environment.get(SettingsKeys.variable(SETTING));
        if (written == null) {
            written = property != null ? property : ofFile(environment, file);
        }
        try {
            return Value.cleanLine(written);
        } catch (IllegalArgumentException e) {
            return written;
        }
    }

    private static String ofFile(Map<String, String> environment, String file) {
        Properties settings = new Properties();
        try {
            settings.load(new StringReader(file));
        } catch (IOException | IllegalArgumentException e) {
            // It is reported once there is a log.
        }
        String written = settings.getProperty(SETTING, SHIPPED);
        Matcher variable = OF_A_VARIABLE.matcher(written.strip());
        if (!variable.matches()) {
            return written;
        }
        String otherwise = variable.group(2) == null ? "" : variable.group(2);
        return environment.getOrDefault(variable.group(1), otherwise);
    }
}
