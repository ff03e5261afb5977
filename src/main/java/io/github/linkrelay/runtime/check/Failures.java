package io.github.linkrelay.runtime.check;

import io.github.linkrelay.runtime.files.FileOutline;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.settings.SettingsException;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;

/** Turns what Camel throws into a problem of a file. */
public final class Failures {
    /** Matches what Java adds to the class of an object: it says nothing, and differs each time. */
    private static final Pattern IDENTITY = Pattern.compile("(?<=\\w)@[0-9a-f]{5,8}\\b(?![.@])");

    private static final Pattern LINE = Pattern.compile("\\bline (\\d+)");

    private Failures() {}

    /**
     * Returns one line: the message that was written for an operator, else that of the last cause, because the others
     * only say where Camel noticed it.
     */
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
