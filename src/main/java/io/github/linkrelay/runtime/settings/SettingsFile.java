package io.github.linkrelay.runtime.settings;

import io.github.linkrelay.runtime.camel.CamelInternals;
import io.github.linkrelay.runtime.files.FileProblem;
import io.github.linkrelay.runtime.files.RouteFiles;
import io.github.linkrelay.settings.FileText;
import io.github.linkrelay.settings.PropertiesFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * What Camel has read from {@code application.properties}, read once more with care: Camel (4.18.0) takes a byte-order mark
 * for a part of the first key, and any bytes for letters.
 */
public final class SettingsFile {
    private SettingsFile() {}

    /**
     * Puts what the files say in the place of what Camel has read of them.
     *
     * @throws SettingsException with file, line and remedy if a file is no UTF-8, or can't be meant as it is
     */
    public static void takeOver(CamelContext context) {
        for (CamelInternals.LoadedFile file : CamelInternals.settingsFiles(context)) {
            if (Files.exists(file.path())) {
                FileText read = read(file.path());
                String problems = (read.fault() != null
                                ? Stream.of(read.fault())
                                : PropertiesFile.faults(read.text()).stream())
                        .map(fault -> FileProblem.of(RouteFiles.SETTINGS, fault).toString())
                        .collect(Collectors.joining(System.lineSeparator()));
                if (!problems.isEmpty()) {
                    throw new SettingsException(problems);
                }
                file.use(read.text());
            }
        }
    }

    /** The same of one file, which may say what can't be meant, or be missing. */
    public static void takeOverText(CamelContext context, Path file) {
        if (Files.exists(file)) {
            FileText read = read(file);
            CamelInternals.settingsFile(context, file).ifPresent(loaded -> loaded.use(read.text()));
        }
    }

    private static FileText read(Path file) {
        try {
            return FileText.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
