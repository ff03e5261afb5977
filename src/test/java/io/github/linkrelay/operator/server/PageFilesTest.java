package io.github.linkrelay.operator.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's files as texts: what its content security policy and its promises ask of them. */
class PageFilesTest {
    private static final Pattern NAMED = Pattern.compile("(?:/page/|from '\\./)([\\w.-]+)");
    /** Ways to make markup or code of a text. */
    private static final Pattern MARKUP = Pattern.compile(
            "innerHTML|outerHTML|insertAdjacentHTML|document\\.write|srcdoc|"
                    + "createContextualFragment|DOMParser|\\beval\\b|new Function|javascript:|setAttribute\\('(style|on)");

    private static final Pattern INLINE = Pattern.compile("<style|\\sstyle=|\\son\\w+=|<script(?![^>]*\\ssrc=)");
    private static final Pattern ELSEWHERE =
            Pattern.compile("(?:https?:)?//(?!www\\.w3\\.org/2000/svg)[a-z\\d]+[.:]", Pattern.CASE_INSENSITIVE);

    private static Map<String, String> files;

    @BeforeAll
    static void read() throws IOException, URISyntaxException {
        Path folder = Path.of(PageFilesTest.class
                        .getResource("/io/github/linkrelay/operator/page/index.html")
                        .toURI())
                .getParent();
        files = new TreeMap<>();
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : found.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file, UTF_8));
            }
        }
    }

    @Test
    void everyFileThatIsNamedIsThereAndNoOther() {
        assertThat(files.values().stream()
                        .flatMap(text -> NAMED.matcher(text).results().map(found -> found.group(1)))
                        .distinct())
                .isNotEmpty()
                .allSatisfy(name -> assertThat(files).containsKey(name));
        assertThat(files.keySet()).allSatisfy(name -> assertThat(files.values())
                .anySatisfy(text -> assertThat(name.equals("index.html") || text.contains('/' + name))
                        .isTrue()));
    }

    @Test
    void noScriptMakesMarkupOrCodeOfAText() {
        assertThat(files)
                .allSatisfy(
                        (name, text) -> assertThat(first(MARKUP, text)).as(name).isEmpty());
    }

    @Test
    void thePageHasNothingInline() {
        assertThat(first(INLINE, files.get("index.html"))).isEmpty();
    }

    @Test
    void nothingIsAskedOfAnotherHost() {
        assertThat(files)
                .allSatisfy((name, text) ->
                        assertThat(first(ELSEWHERE, text)).as(name).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node.innerHTML = text",
                "node.setAttribute('style', text)",
                "node.setAttribute('onclick', text)",
                "eval(text)",
                "document.write(text)"
            })
    void markupIsFound(String script) {
        assertThat(first(MARKUP, script)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<p style=\"color: red\">",
                "<p onclick=\"go()\">",
                "<script>go()</script>",
                "<style>p {}</style>",
                "<script type=\"module\">go()</script>"
            })
    void inlineIsFound(String markup) {
        assertThat(first(INLINE, markup)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "@import url(https://fonts.example.com/a.css)",
                "src=\"//cdn.example.com/a.js\"",
                "fetch('http://localhost:1/')"
            })
    void otherHostsAreFound(String text) {
        assertThat(first(ELSEWHERE, text)).isNotEmpty();
    }

    private static String first(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? matcher.group() : "";
    }
}
