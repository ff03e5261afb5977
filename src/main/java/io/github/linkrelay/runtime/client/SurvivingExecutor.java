package io.github.linkrelay.runtime.client;

import java.io.IOException;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.Method;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Writes a request to its connection and reads the answer, as HttpClient does, with two additions.
 *
 * <p>It turns an {@link Error}, for instance because memory ran out, into a failed exchange. Otherwise HttpClient closes
 * all connections of its pool for ever, so that no later request can be sent (MainClientExec, 5.5.1).
 *
 * <p>It notes whether a byte of the request was written. While none was, the other side knows nothing of the request,
 * whatever the failure. A {@code CONNECT}, which only asks a proxy for a connection, does not count.
 */
final class SurvivingExecutor extends HttpRequestExecutor {
    private static final String LEFT = SurvivingExecutor.class.getName();

    /** Whether a byte of this exchange's request has been written. */
    static boolean hasLeft(HttpContext context) {
        return context.getAttribute(LEFT) != null;
    }

    @Override
    public ClassicHttpResponse execute(
            ClassicHttpRequest request,
            HttpClientConnection connection,
            HttpResponseInformationCallback callback,
            HttpContext context)
            throws IOException, HttpException {
        EndpointDetails counter = connection.getEndpointDetails();
        long before = sent(counter);
        try {
            return super.execute(request, connection, callback, context);
        } catch (Error e) {
            throw new IOException(e.toString(), e);
        } finally {
            // Without a counter nobody knows.
            boolean isWritten = counter == null || sent(counter) != before;
            if (isWritten && !Method.CONNECT.isSame(request.getMethod())) {
                context.setAttribute(LEFT, true);
            }
        }
    }

    private static long sent(EndpointDetails counter) {
        return counter == null ? 0 : counter.getSentBytesCount();
    }
}
