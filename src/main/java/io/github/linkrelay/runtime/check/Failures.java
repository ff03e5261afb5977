package io.github.linkrelay.runtime.check;

import io.github.linkrelay.runtime.files.FileOutline;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.settings.SettingsException;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.FailedToCreateRouteException;
import org.apache.camel.FailedToStartRouteException;
import org.apache.camel.NamedNode;
import org.apache.camel.ResolveEndpointFailedException;

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
        while (cause.getCause() != null && !(cause instanceof SettingsException) && !isOfParsing(cause.getCause())) {
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

    /** Whether an exception only says that it can't read a text; what called it says for what the text stands. */
    private static boolean isOfParsing(Throwable failure) {
        return failure instanceof DateTimeException || failure instanceof NumberFormatException;
    }

    static FileProblem ofLoad(Throwable failure, FileOutline file) {
        String message = message(failure);
        Matcher line = LINE.matcher(message);
        return FileProblem.of(
                file.file(), line.find() ? Integer.parseInt(line.group(1)) : lineOfClass(failure, file), message);
    }

    /**
     * Returns the problem with the line of what could not be started.
     *
     * @param step the step that Camel could not build; null if it is not known, or another thing is at fault
     */
    static FileProblem ofStart(Exception failure, Collection<FileOutline> files, NamedNode step) {
        for (FileOutline file : files) {
            int line = lineOfClass(failure, file);
            if (line > 0) {
                return FileProblem.of(file.file(), line, message(failure));
            }
        }
        String route = null;
        boolean isAtTheBeginning = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof FailedToCreateRouteException create) {
                route = create.getRouteId();
            } else if (cause instanceof FailedToStartRouteException start) {
                route = start.getRouteId();
                isAtTheBeginning = true;
            }
            isAtTheBeginning |= cause instanceof ResolveEndpointFailedException;
        }
        for (FileOutline file : files) {
            if (step != null && step.getLineNumber() > 0 && file.file().equals(step.getLocation())) {
                return FileProblem.of(
                        file.file(),
                        step.getLineNumber(),
                        "the step '" + step.getId() + "' can't be built: " + message(failure));
            }
        }
        for (FileOutline file : files) {
            for (FileOutline.RouteOutline candidate : file.routes()) {
                if (candidate.id().text().equals(route)) {
                    FileOutline.Word place = isAtTheBeginning ? candidate.from().uri() : candidate.id();
                    return FileProblem.of(
                            file.file(), place.line(), "the route '" + route + "' can't be built: " + message(failure));
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

    /** Returns the line with the name of a class that there is not; 0 for any other failure. */
    private static int lineOfClass(Throwable failure, FileOutline file) {
        Throwable cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (!(cause instanceof ClassNotFoundException) || cause.getMessage() == null) {
            return 0;
        }
        String name = cause.getMessage();
        return file.texts().stream()
                .filter(text -> text.text().contains(name))
                .mapToInt(FileOutline.Word::line)
                .findFirst()
                .orElse(0);
    }
}
