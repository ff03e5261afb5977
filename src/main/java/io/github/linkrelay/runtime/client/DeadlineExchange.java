package io.github.linkrelay.runtime.client;

import io.github.linkrelay.delivery.CutAnswer;
import io.github.linkrelay.delivery.ProxyRefusedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.classic.ExecChainHandler;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.RequestNotExecutedException;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;

/**
 * Reads an answer whole before anybody sees it, within a bound and before a deadline. It is the first link of
 * HttpClient's chain, so that both hold for redirects, retries, informational answers (1xx) and unpacking together. Any
 * thread may call it.
 */
final class DeadlineExchange implements ExecChainHandler {
    private final int maxBytes;
    private final Deadlines deadlines;

    DeadlineExchange(int maxBytes, Deadlines deadlines) {
        this.maxBytes = maxBytes;
        this.deadlines = deadlines;
    }

    @Override
    public ClassicHttpResponse execute(ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
            throws IOException, HttpException {
        // Whatever the exchange waits for then: a connection of the pool, its handshake, or the other side.
        Cancellable exchange = (Cancellable) scope.originalRequest;
        try (Deadlines.Deadline deadline = deadlines.start(exchange)) {
            try {
                ClassicHttpResponse answer = chain.proceed(request, scope);
                answer.removeHeaders(CutAnswer.HEADER);
                HttpEntity entity = answer.getEntity();
                if (entity != null) {
                    read(answer, entity, scope);
                }
                return answer;
            } catch (IOException | HttpException e) {
                scope.execRuntime.discardEndpoint();
                IOException late = deadline.isOver() ? deadline.failure(e) : null;
                if (!SurvivingExecutor.hasLeft(scope.clientContext) && !(e instanceof ProxyRefusedException)) {
                    throw neverLeft(late == null ? e : late);
                }
                if (late != null) {
                    throw late;
                }
                throw e;
            } catch (RuntimeException e) {
                scope.execRuntime.discardEndpoint();
                if (deadline.isOver()) {
                    throw deadline.failure(e);
                }
                throw e;
            } catch (Error e) {
                scope.execRuntime.discardEndpoint();
                throw new IOException(e.toString(), e);
            }
        }
    }

    /** Returns a failure that says that no byte of the request was written. */
    private static IOException neverLeft(Exception cause) {
        RequestNotExecutedException failure = new RequestNotExecutedException(cause.getMessage());
        failure.initCause(cause);
        return failure;
    }

    private void read(ClassicHttpResponse answer, HttpEntity entity, ExecChain.Scope scope) throws IOException {
        InputStream content = entity.getContent();
        if (content == null) {
            return;
        }
        byte[] body = content.readNBytes(maxBytes + 1);
        if (body.length > maxBytes) {
            // Not closed, for that would read the rest.
            scope.execRuntime.discardEndpoint();
            body = Arrays.copyOf(body, maxBytes);
            answer.setHeader(CutAnswer.HEADER, maxBytes);
            answer.removeHeaders(HttpHeaders.CONTENT_LENGTH);
        } else {
            content.close();
        }
        answer.setEntity(new InputStreamEntity(
                new ByteArrayInputStream(body),
                body.length,
                entity.getContentType() == null ? null : ContentType.parseLenient(entity.getContentType()),
                entity.getContentEncoding()));
    }
}
