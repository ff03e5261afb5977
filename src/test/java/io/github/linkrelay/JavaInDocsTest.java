package io.github.linkrelay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Classes that the pages show are those of the example applications, which the build runs. */
class JavaInDocsTest {
    private static final Pattern CLASS = Pattern.compile("(?m)^public class (\\w+) ");

    @Test
    void classOfAPageIsThatOfTheExample() throws IOException {
        List<String> compared = new ArrayList<>();
        try (Stream<Path> pages = Files.list(Path.of("docs"))) {
            for (Path page :
                    pages.filter(each -> each.toString().endsWith(".md")).toList()) {
                Matcher snippet = Pattern.compile("(?ms)^```java\n(.*?)^```").matcher(Files.readString(page));
                while (snippet.find()) {
                    Matcher name = CLASS.matcher(snippet.group(1));
                    if (name.find()) {
                        Path example = Path.of("src/it/camel-main/src/main/java/shop", name.group(1) + ".java");
                        assertThat(snippet.group(1)).as("%s", page).isEqualTo(Files.readString(example));
                        compared.add(name.group(1));
                    }
                }
            }
        }
        assertThat(compared).contains("HubspotInJava");
    }
}
