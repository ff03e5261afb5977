package io.github.linkrelay.runtime;

import io.github.linkrelay.runtime.check.Problem;
import io.github.linkrelay.runtime.check.RouteFiles;
import io.github.linkrelay.runtime.reload.SettingsText;
import io.github.linkrelay.settings.FileText;
import io.github.linkrelay.settings.PropertiesFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.AbstractLocationPropertiesSource;
import org.apache.camel.component.properties.PropertiesComponent;

/**
 * What Camel has read from {@code application.properties}, read once more with care: Camel (4.18.0) takes a byte-order mark
 * for a part of the first key, and any bytes for letters.
 */
final class SettingsFile {
    private SettingsFile() {}

    /**
     * Puts what the files say in the place of what Camel has read of them.
     *
     * @throws SettingsException with file, line and remedy if a file is no UTF-8, or can't be meant as it is
     */
    static void takeOver(CamelContext context) {
        PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
        List<Path> files = properties.getPropertiesSources().stream()
                .filter(AbstractLocationPropertiesSource.class::isInstance)
                .map(source -> ((AbstractLocationPropertiesSource) source).getLocation())
                .filter(location -> "file".equals(location.getResolver()))
                .map(location -> Path.of(location.getPath()))
                .filter(Files::exists)
                .toList();
        for (Path file : files) {
            FileText read = read(file);
            String problems = (read.fault() != null
                            ? Stream.of(read.fault())
                            : PropertiesFile.faults(read.text()).stream())
                    .map(fault -> Problem.of(RouteFiles.SETTINGS, fault).toString())
                    .collect(Collectors.joining(System.lineSeparator()));
            if (!problems.isEmpty()) {
                throw new SettingsException(problems);
            }
            use(context, file, read);
        }
    }

    /** The same of one file, which may say what can't be meant, or be missing. */
    static void takeOverText(CamelContext context, Path file) {
        if (Files.exists(file)) {
            use(context, file, read(file));
        }
    }

    private static void use(CamelContext context, Path file, FileText read) {
        SettingsText.of(context, file).ifPresent(settings -> settings.use(read.text()));
    }

    private static FileText read(Path file) {
        try {
            return FileText.of(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
