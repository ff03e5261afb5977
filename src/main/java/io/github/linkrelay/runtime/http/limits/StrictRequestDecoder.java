package io.github.linkrelay.runtime.http.limits;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Vert.x's decoder, which also refuses a request that another server could understand differently: one with two hosts or
 * none, or with a body whose end is said in two ways or none. Such a request is answered 400, and the connection is
 * closed. Netty's decoder (4.1) would drop the length if there are chunks as well, and knows nothing of the host.
 */
final class StrictRequestDecoder extends VertxHttpRequestDecoder {
    StrictRequestDecoder(HttpServerOptions options) {
        super(options);
    }

    /**
     * Netty asks this when it has read all headers, before it chooses how to read the body.
     *
     * @throws IllegalArgumentException if the request is refused; Netty then makes an invalid message of it
     */
    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
        if (message != null && message.decoderResult().isSuccess()) {
            boolean old = message.protocolVersion().equals(HttpVersion.HTTP_1_0);
            HttpHeaders headers = message.headers();
            List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
            if (hosts.size() > 1 || hosts.isEmpty() && !old || !names(((HttpRequest) message).uri(), hosts)) {
                throw new IllegalArgumentException("There must be one Host");
            }
            List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
            boolean isChunked = encodings.size() == 1
                    && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                            encodings.get(0).strip());
            boolean isAmbiguous = old || !isChunked || headers.contains(HttpHeaderNames.CONTENT_LENGTH);
            if (!encodings.isEmpty() && isAmbiguous) {
                throw new IllegalArgumentException("The end of the body is not clear");
            }
        }
        return super.isContentAlwaysEmpty(message);
    }

    /** Returns whether the target of a request names the same host as the header, or none. */
    private static boolean names(String target, List<String> hosts) {
        int scheme = target.indexOf("://");
        if (target.startsWith("/") || scheme < 0) {
            return true;
        }
        String authority = target.substring(scheme + 3).split("[/?#]", 2)[0];
        return hosts.isEmpty() || authority.equalsIgnoreCase(hosts.get(0).strip());
    }
}
