package io.github.linkrelay.runtime.client;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Turns an {@link Error}, for instance because memory ran out, into a failed exchange. Otherwise HttpClient closes all
 * connections of its pool for ever, so that no later request can be sent (MainClientExec, 5.5.1).
 */
final class SurvivingExecutor extends HttpRequestExecutor {
    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            HttpResponseInformationCallback callback,
            HttpContext context)
            throws IOException, HttpException {
        try {
            return super.execute(request, connection, callback, context);
        } catch (Error e) {
            throw new IOException(e.toString(), e);
        }
    }
}
