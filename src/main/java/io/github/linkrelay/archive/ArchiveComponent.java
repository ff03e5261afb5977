package io.github.linkrelay.archive;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/**
 * Appends lines to an archive, a folder with a file for each day: {@code archive:/var/lib/linkrelay/archive}. If the
 * folder's name has special characters, put it into a setting and name that, as in
 * {@code archive:#property:linkrelay.archive.directory}.
 */
@Component("archive")
public class ArchiveComponent extends DefaultComponent {

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        if (remaining.isBlank()) {
            throw new IllegalArgumentException("archive: needs a folder, as in archive:./archive");
        }
        ArchiveEndpoint endpoint = new ArchiveEndpoint(uri, this);
        // This does not use the setter, because only setProperties resolves #property: too.
        setProperties(endpoint, new HashMap<>(Map.of("directory", remaining)));
        return endpoint;
    }
}
