package io.github.linkrelay.runtime.check;

import io.github.linkrelay.runtime.files.FileOutline;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.settings.SettingsException;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;

/** What Camel throws, as a problem of a file. */
public final class Failures {
    /** What Java puts behind the class of an object: it says nothing, and is another each time. */
    private static final Pattern IDENTITY = Pattern.compile("(?<=\\w)@[0-9a-f]{5,8}\\b(?![.@])");

    private static final Pattern LINE = Pattern.compile("\\bline (\\d+)");

    private Failures() {}

    /** One line: what was written for an operator, else the last cause; those before it say where Camel noticed. */
    public static String message(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && !(cause instanceof SettingsException)) {
            cause = cause.getCause();
        }
        String text = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        if (cause instanceof ClassNotFoundException) {
            text = "there is no class " + text;
        }
        return IDENTITY.matcher(text)
                .replaceAll("")
                .strip()
                .replaceAll("\\s+", " ")
                .replaceFirst("\\.$", "");
    }

    static FileProblem ofLoad(Throwable failure, String file) {
        String message = message(failure);
        Matcher line = LINE.matcher(message);
        return FileProblem.of(file, line.find() ? Integer.parseInt(line.group(1)) : 0, message);
    }

    /** Returns the problem with the line of the route that did not start. */
    static FileProblem ofStart(Exception failure, Collection<FileOutline> files) {
        String route = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedToCreateRouteException create) {
                route = create.getRouteId();
            } else if (cause instanceof FailedToStartRouteException start) {
                route = start.getRouteId();
            }
        }
        for (FileOutline file : files) {
            for (FileOutline.RouteOutline candidate : file.routes()) {
                if (candidate.id().text().equals(route)) {
                    return FileProblem.of(
                            file.file(),
                            candidate.id().line(),
                            "the route '" + route + "' can't be built: " + message(failure));
                }
            }
        }
        // Camel makes the id of a Kamelet's route, which begins with the Kamelet's name.
        for (FileOutline file : files) {
            if (route != null
                    && file.kamelet() != null
                    && route.startsWith(file.kamelet().name().text())) {
                return FileProblem.of(file.file(), 0, "the Kamelet can't be built: " + message(failure));
            }
        }
        return FileProblem.of("routes", 0, message(failure));
    }
}
