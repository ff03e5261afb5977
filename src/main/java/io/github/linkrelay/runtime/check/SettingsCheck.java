package io.github.linkrelay.runtime.check;

import io.github.linkrelay.runtime.check.trial.TrialContext;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.secret.Secrets;
import io.github.linkrelay.settings.Fault;
import io.github.linkrelay.settings.PropertiesFile;
import java.io.IOException;
import java.io.StringReader;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;

/**
 * Checks whether the settings can be used. The start stops at the first wrong one. Here each wrong one is removed and
 * the others are tried again, so that all are reported at once.
 */
final class SettingsCheck {
    /** The most problems to look for; nobody corrects more at a time. */
    private static final int MOST = 20;

    private static final Pattern MEANT = Pattern.compile("; (did you mean [^;]*\\?)$");

    private final CamelContext running;

    SettingsCheck(CamelContext running) {
        this.running = running;
    }

    /**
     * The result of the check.
     *
     * @param problems all problems
     * @param usable the text without the wrong lines; empty if it is not known which lines are wrong
     */
    record CheckedSettings(List<FileProblem> problems, String usable) {}

    CheckedSettings check(String text) {
        List<Fault> faults = PropertiesFile.faults(text);
        List<FileProblem> problems = new ArrayList<>(faults.stream()
                .map(fault -> FileProblem.of(RouteFiles.SETTINGS, fault))
                .toList());
        if (!faults.isEmpty()) {
            // The meaning of such a line is not sure, so nothing more is said about it.
            String sure = without(text, faults);
            return new CheckedSettings(problems, failure(sure) == null ? sure : "");
        }
        String rest = text;
        while (problems.size() < MOST) {
            Properties given = new Properties();
            try {
                given.load(new StringReader(rest));
            } catch (IOException | IllegalArgumentException e) {
                problems.add(FileProblem.of(RouteFiles.SETTINGS, 0, "the file can't be read: " + Failures.message(e)));
                return new CheckedSettings(problems, "");
            }
            String wrong = failure(rest);
            if (wrong == null) {
                return new CheckedSettings(problems, rest);
            }
            Optional<String> key = wrongKey(given, wrong);
            FileProblem problem = problem(text, key.orElse(null), wrong);
            if (problems.stream().anyMatch(told -> told.what().equals(problem.what()))) {
                // It is missing, and taking out its line did not give it a value.
                return new CheckedSettings(problems, "");
            }
            problems.add(problem);
            if (key.isEmpty()) {
                return new CheckedSettings(problems, "");
            }
            rest = without(rest, key.get());
        }
        return new CheckedSettings(problems, "");
    }

    /** Returns the key that a message begins with, because a remedy may name another key of the file behind it. */
    private static Optional<String> wrongKey(Properties given, String message) {
        return given.stringPropertyNames().stream()
                .filter(name -> plain(message).contains(plain(name)))
                .min(Comparator.<String>comparingInt(name -> plain(message).indexOf(plain(name)))
                        .thenComparing(name -> !message.contains(name))
                        .thenComparingInt(message::indexOf)
                        .thenComparing(Comparator.comparingInt(String::length).reversed()));
    }

    /** Returns a name in the form in which Camel compares names, without dashes and capitals. */
    private static String plain(String text) {
        return text.replace("-", "").toLowerCase(Locale.ROOT);
    }

    /** Returns why the context can't be set up with these settings; null if it can. */
    private String failure(String settings) {
        Secrets mask = new Secrets();
        try (TrialContext trial = new TrialContext(settings, running, Clock.systemUTC(), mask)) {
            trial.configure();
            return null;
        } catch (Exception e) {
            return mask.text(Failures.message(e));
        }
    }

    private static FileProblem problem(String text, String key, String message) {
        Matcher meant = MEANT.matcher(message);
        String remedy = "";
        String what = message;
        if (meant.find()) {
            remedy = Character.toUpperCase(meant.group(1).charAt(0))
                    + meant.group(1).substring(1);
            what = message.substring(0, meant.start());
        } else if (message.contains(", but must be ")) {
            remedy = "It must be " + message.substring(message.indexOf(", but must be ") + ", but must be ".length());
            what = message.substring(0, message.indexOf(", but must be "));
        }
        return new FileProblem(RouteFiles.SETTINGS, key == null ? 0 : line(text, key), what, remedy);
    }

    /** Returns the last line with the key, because the last one counts. */
    private static int line(String text, String key) {
        String[] lines = text.split("\\R", -1);
        for (int i = lines.length - 1; i >= 0; i--) {
            if (isOf(lines[i], key)) {
                return i + 1;
            }
        }
        return 0;
    }

    private static String without(String text, List<Fault> faults) {
        String[] lines = text.split("\\r\\n|\\r|\\n", -1);
        faults.forEach(fault -> lines[fault.line() - 1] = "");
        return String.join("\n", lines);
    }

    private static String without(String text, String key) {
        StringBuilder rest = new StringBuilder();
        for (String line : text.split("\\R", -1)) {
            rest.append(isOf(line, key) ? "" : line).append('\n');
        }
        return rest.toString();
    }

    private static boolean isOf(String line, String key) {
        return line.stripLeading().matches(Pattern.quote(key) + "\\s*([=:\\s].*)?");
    }
}
