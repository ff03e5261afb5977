package io.github.linkrelay.archive;

import java.nio.file.Path;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** Appends lines to an archive, a folder with a compressed file for each day: {@code archive:/var/lib/linkrelay/archive}. */
@Component("archive")
public class ArchiveComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        if (remaining.isBlank()) {
            throw new IllegalArgumentException("archive: needs a folder, as in archive:./archive");
        }
        return new ArchiveEndpoint(uri, this, remaining, new ArchiveWriter(Path.of(remaining)));
    }
}
