package io.github.linkrelay.runtime.settings;

import io.github.linkrelay.runtime.camel.CamelInternals;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.settings.Fault;
import io.github.linkrelay.settings.FileText;
import io.github.linkrelay.settings.PropertiesFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.camel.CamelContext;

/**
 * Reads {@code application.properties} again after Camel, with more care: Camel (4.18.0) takes a byte-order mark for a
 * part of the first key, and any bytes for letters.
 */
public final class SettingsFile {
    private SettingsFile() {}

    /**
     * Replaces what Camel has read from the files by what they really contain.
     *
     * @throws SettingsException with file, line and remedy if a file is not UTF-8, or contains something that can't be
     *     meant
     */
    public static void takeOver(CamelContext context) {
        for (CamelInternals.LoadedFile file : CamelInternals.settingsFiles(context)) {
            if (Files.exists(file.path())) {
                FileText read = read(file.path());
                List<String> problems = problems(read);
                if (!problems.isEmpty()) {
                    throw new SettingsException(String.join(System.lineSeparator(), problems));
                }
                file.use(read.text());
            }
        }
    }

    /** Does the same for one file, which may be missing or contain something that can't be meant. */
    public static void takeOverText(CamelContext context, Path file) {
        if (Files.exists(file)) {
            FileText read = read(file);
            CamelInternals.settingsFile(context, file).ifPresent(loaded -> loaded.use(read.text()));
        }
    }

    /**
     * Returns what is wrong with a file that Camel may have failed to read, with file, line and remedy; empty if nothing
     * is, or there is no file.
     */
    public static List<String> problems(Path file) {
        if (Files.isDirectory(file)) {
            return List.of(FileProblem.notAFile(RouteFiles.SETTINGS).toString());
        }
        return Files.exists(file) ? problems(read(file)) : List.of();
    }

    private static List<String> problems(FileText read) {
        List<Fault> faults = read.fault() == null ? PropertiesFile.faults(read.text()) : List.of(read.fault());
        return faults.stream()
                .map(fault -> FileProblem.of(RouteFiles.SETTINGS, fault).toString())
                .toList();
    }

    private static FileText read(Path file) {
        try {
            return FileText.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
