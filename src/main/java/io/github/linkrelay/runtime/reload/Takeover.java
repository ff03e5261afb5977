package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.distribution.Distribution;
import io.github.linkrelay.runtime.camel.CamelInternals;
import io.github.linkrelay.runtime.files.FileLinks;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/** Replaces one set of files by another: settings, beans and routes together, or, if anything fails, none of them. */
final class Takeover {
    private static final Duration DRAIN = Duration.ofSeconds(1);

    private final LiveSettings settings;
    private final Function<String, Runnable> webhooks;
    private final DestinationChanges destinations;
    private final RouteSwap swap;
    private final Optional<CamelInternals.LoadedFile> loaded;
    private final RouteFiles started;

    /** @param started the files with which the process started */
    Takeover(
            CamelContext context,
            LiveSettings settings,
            Function<String, Runnable> webhooks,
            DestinationChanges destinations,
            RouteFiles started) {
        this.settings = settings;
        this.destinations = destinations;
        this.webhooks = webhooks;
        this.swap = new RouteSwap(context, new RunningRoutes(context, started.root()), DRAIN);
        this.loaded = CamelInternals.settingsFile(context, Distribution.place(started.root(), RouteFiles.SETTINGS));
        this.started = started;
    }

    /**
     * The result of a takeover.
     *
     * @param files the files that were loaded anew, added or removed
     * @param settings the settings that differ
     * @param needRestart the settings that changed since the start and need a restart
     * @param summary a summary in one line
     */
    record TakenOver(
            SortedSet<String> files, SortedSet<String> settings, SortedSet<String> needRestart, String summary) {}

    /** @throws TakeoverException when it failed, and {@code running} is in force again */
    TakenOver replace(RouteFiles running, RouteFiles next) throws TakeoverException {
        Set<String> keys = loaded.isPresent() ? changedKeys(running, next) : Set.of();
        Set<String> words = new TreeSet<>(keys);
        try {
            words.addAll(useSettings(next, keys));
        } catch (Exception e) {
            throw failed(RouteFiles.SETTINGS, e, restoreSettings(running, keys));
        }
        SortedSet<String> files = new FileGraph(running, next).reached(words, kamelets(keys, next));
        if (!files.isEmpty()) {
            swap(running, next, files, keys);
        }
        return new TakenOver(
                files,
                new TreeSet<>(keys),
                needRestart(changedKeys(started, next), next),
                summary(running, next, files, keys));
    }

    private static String summary(RouteFiles running, RouteFiles next, SortedSet<String> files, Set<String> keys) {
        List<String> parts = new ArrayList<>();
        add(parts, "settings ", new TreeSet<>(keys));
        add(parts, "added ", where(files, file -> !running.texts().containsKey(file)));
        add(parts, "removed ", where(files, file -> !next.texts().containsKey(file)));
        add(
                parts,
                "loaded anew ",
                where(
                        files,
                        file -> running.texts().containsKey(file)
                                && next.texts().containsKey(file)));
        return parts.isEmpty() ? "nothing that runs has changed" : String.join("; ", parts);
    }

    private static List<String> where(SortedSet<String> files, Predicate<String> condition) {
        return files.stream().filter(condition).toList();
    }

    private static void add(List<String> parts, String what, Collection<String> names) {
        if (!names.isEmpty()) {
            parts.add(what + String.join(", ", names));
        }
    }

    private Set<String> changedKeys(RouteFiles from, RouteFiles to) {
        return SettingsText.changedKeys(settings(from), settings(to), settings.defaults());
    }

    private void swap(RouteFiles running, RouteFiles next, SortedSet<String> files, Set<String> keys)
            throws TakeoverException {
        List<Runnable> windows = new ArrayList<>();
        Runnable undo = () -> {};
        try {
            swap.remove(files, running, paths -> paths.forEach(path -> windows.add(webhooks.apply(path))));
            undo = destinations.betweenRoutes(running, next);
            swap.add(files, next);
        } catch (Exception | LinkageError e) {
            List<FileProblem> lost = restoreSettings(running, keys);
            lost.addAll(restoreRoutes(files, running, next, undo));
            throw failed(
                    new FileGraph(running, next)
                            .differing().stream().findFirst().orElse(RouteFiles.SETTINGS),
                    e,
                    lost);
        } finally {
            windows.forEach(Runnable::run);
        }
    }

    private Set<String> useSettings(RouteFiles files, Set<String> keys) throws Exception {
        if (keys.isEmpty()) {
            return Set.of();
        }
        loaded.orElseThrow().use(settings(files));
        return settings.rebind(keys);
    }

    private List<FileProblem> restoreSettings(RouteFiles running, Set<String> keys) {
        List<FileProblem> lost = new ArrayList<>();
        try {
            useSettings(running, keys);
        } catch (Exception e) {
            lost.add(lost(RouteFiles.SETTINGS, e));
        }
        return lost;
    }

    /** Restores the routes file by file, so that one that can't be restored does not affect the others. */
    private List<FileProblem> restoreRoutes(
            SortedSet<String> files, RouteFiles running, RouteFiles next, Runnable undo) {
        List<FileProblem> lost = new ArrayList<>();
        try {
            swap.remove(files, next, paths -> {});
            undo.run();
        } catch (Exception e) {
            lost.add(lost(files.first(), e));
        }
        SortedSet<String> shared = new TreeSet<>(files);
        shared.removeIf(file -> RouteFiles.isRoute(file)
                && FileLinks.of(running.texts().getOrDefault(file, ""))
                        .configurations()
                        .isEmpty());
        SortedSet<String> rest = new TreeSet<>(files);
        rest.removeAll(shared);
        List<Set<String>> parts = new ArrayList<>();
        parts.add(shared);
        rest.forEach(file -> parts.add(Set.of(file)));
        for (Set<String> part : parts) {
            try {
                swap.add(part, running);
            } catch (Exception e) {
                lost.add(lost(part.iterator().next(), e));
            }
        }
        return lost;
    }

    /**
     * Returns the changed settings that need a restart: those that Linkrelay or Camel reads, but that no file names and
     * no bean uses; or all of them if the runtime around Linkrelay reads the file.
     */
    private SortedSet<String> needRestart(Set<String> keys, RouteFiles next) {
        SortedSet<String> left = new TreeSet<>();
        for (String key : keys) {
            boolean ours =
                    key.startsWith("linkrelay.") || key.startsWith("camel.") && !key.startsWith("camel.kamelet.");
            boolean named = next.texts().entrySet().stream()
                    .anyMatch(file -> !file.getKey().equals(RouteFiles.SETTINGS)
                            && FileLinks.of(file.getValue()).names(Set.of(key)));
            if (loaded.isEmpty() || ours && !settings.isLive(key, named)) {
                left.add(key);
            }
        }
        return left;
    }

    /**
     * Returns the files of Kamelets whose options changed: {@code camel.kamelet.NAME.option} is an option of that
     * Kamelet wherever it is used.
     */
    private static Set<String> kamelets(Set<String> keys, RouteFiles next) {
        return keys.stream()
                .filter(key -> key.startsWith("camel.kamelet."))
                .map(key -> RouteFiles.kameletFile(key.split("\\.")[2]))
                .filter(next.texts().keySet()::contains)
                .collect(Collectors.toSet());
    }

    private static TakeoverException failed(String file, Throwable failure, List<FileProblem> lost) {
        FileProblem problem = new FileProblem(file, 0, "it could not be started: " + reason(failure), "");
        return new TakeoverException(problem, lost, failure);
    }

    private static FileProblem lost(String file, Exception failure) {
        return new FileProblem(
                file,
                0,
                "what ran before could not be brought back: " + reason(failure),
                "Save it once more, or restart");
    }

    private static String reason(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    private static String settings(RouteFiles files) {
        return files.texts().getOrDefault(RouteFiles.SETTINGS, "");
    }
}
