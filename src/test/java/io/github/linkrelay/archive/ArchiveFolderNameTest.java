package io.github.linkrelay.archive;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.linkrelay.harness.BareContext;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.camel.CamelContext;
import org.apache.camel.component.properties.PropertiesComponent;

/** Whatever a folder is called, the archive is in it. */
class ArchiveFolderNameTest {

    /** Without what the settings cut off, blanks at the ends, or Camel reads in any value, a backslash and two braces. */
    @Provide
    Arbitrary<String> names() {
        return Arbitraries.strings()
                .withChars("&+%#?=(){} \"'<>[]^`|~;:,@!$*-._ab0F2\u00fc\u65e5")
                .ofMinLength(1)
                .ofMaxLength(24)
                .filter(name -> name.equals(name.strip())
                        && !name.equals(".")
                        && !name.equals("..")
                        && !name.contains("{{")
                        && !name.contains("}}"));
    }

    @Property(tries = 100)
    void archiveIsInTheFolderThatTheSettingNames(@ForAll("names") String name) throws Exception {
        Path home = Files.createTempDirectory("archives");
        try (CamelContext context = BareContext.create()) {
            ((PropertiesComponent) context.getPropertiesComponent())
                    .addOverrideProperty("dir", home + File.separator + name);
            context.start();
            byte[] line = ArchiveLine.of(ArchiveFolder.event(1, "{}"));

            context.createProducerTemplate().sendBody("archive:#property:dir", line);

            try (Stream<Path> folders = Files.list(home)) {
                assertThat(folders.map(folder -> folder.getFileName().toString()))
                        .containsExactly(name);
            }
            try (Stream<Path> files = Files.list(home.resolve(name))) {
                assertThat(files.map(file -> file.getFileName().toString())).contains("2026-06-14.jsonl");
            }
        } finally {
            try (Stream<Path> all = Files.walk(home)) {
                List<Path> inner = all.sorted(Comparator.reverseOrder()).toList();
                for (Path path : inner) {
                    Files.delete(path);
                }
            }
        }
    }
}
