package io.github.linkrelay.runtime.reload;

/** The HTTP server, which can hold requests while the route behind their path is being replaced. */
@FunctionalInterface
public interface Webhooks {

    /**
     * From now until the result is closed no request on this path is refused for want of a route.
     *
     * @param path as in {@code platform-http:path}, with the slash
     */
    Window replacing(String path);

    /** The time in which a route is replaced. */
    @FunctionalInterface
    interface Window extends AutoCloseable {
        @Override
        void close();
    }
}
