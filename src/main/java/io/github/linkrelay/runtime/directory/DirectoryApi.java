package io.github.linkrelay.runtime.directory;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.github.linkrelay.operator.command.Api;
import io.github.linkrelay.operator.command.ApiAnswer;
import io.github.linkrelay.operator.server.Access;
import io.github.linkrelay.operator.server.AccessSettings;
import io.github.linkrelay.operator.server.Masking;
import io.github.linkrelay.operator.server.OperatorAnswer;
import io.github.linkrelay.operator.server.OperatorRequest;
import io.github.linkrelay.operator.server.OperatorSite;
import io.github.linkrelay.operator.server.Rates;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Answers the operator's API from the files of a data directory, in this process. Everybody who may read the files sees
 * everything in them. Changes are refused.
 */
public final class DirectoryApi implements Api {
    private static final Map<String, String> HEADERS =
            Map.of("host", "localhost", "content-type", "application/json", "x-linkrelay", "1");

    private final OperatorSite site;

    private DirectoryApi(DirectoryView directory) {
        site = new OperatorSite(
                directory,
                new Access(new AccessSettings("", "", "", "", Set.of())),
                new Masking(List.of()),
                new Rates(directory),
                Clock.systemUTC());
    }

    /**
     * Opens a directory with the settings of the working directory. If there are no such files, the first answer says
     * so.
     *
     * @param data the data directory; empty for the one that the settings name
     * @throws IllegalArgumentException if the settings are needed for that and can't be used
     */
    public static Api open(Optional<Path> data) {
        FolderSettings settings = FolderSettings.read(Path.of(""));
        return new DirectoryApi(new DirectoryView(data.orElseGet(settings::dataDirectory), settings));
    }

    @Override
    public ApiAnswer get(String path, Map<String, String> query) {
        return answer("GET", path, query, new byte[0]);
    }

    @Override
    public ApiAnswer post(String path, Map<String, String> query, String json) {
        return answer("POST", path, query, json.getBytes(UTF_8));
    }

    private ApiAnswer answer(String method, String path, Map<String, String> query, byte[] body) {
        OperatorAnswer answer =
                site.answer(new OperatorRequest(method, URI.create(path).getPath(), query, HEADERS, body));
        return new ApiAnswer(answer.status(), new String(answer.body(), UTF_8));
    }
}
