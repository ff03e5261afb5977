package io.github.linkrelay.operator.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.regex.Pattern;

/** Serves the files of the page from the jar. */
final class PageFiles {
    private static final String FOLDER = "/io/github/linkrelay/operator/";
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]+\\.(html|css|js|svg)");
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "svg", "image/svg+xml");

    private PageFiles() {}

    static OperatorAnswer index() {
        return read("page/index.html", TYPES.get("html"));
    }

    static OperatorAnswer contract() {
        return read("openapi.yaml", "application/yaml; charset=utf-8");
    }

    /**
     * Returns a file of the page.
     *
     * @throws RequestProblem if there is no file of this name
     */
    static OperatorAnswer file(String name) {
        if (!NAME.matcher(name).matches()) {
            throw RequestProblem.notFound("There is no such file");
        }
        return read("page/" + name, TYPES.get(name.substring(name.lastIndexOf('.') + 1)));
    }

    private static OperatorAnswer read(String file, String type) {
        try (InputStream in = PageFiles.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw RequestProblem.notFound("There is no such file");
            }
            return new OperatorAnswer(200, type, in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
