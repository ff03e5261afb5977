package io.github.linkrelay.springboot;

import io.github.linkrelay.runtime.http.BodyLimit;
import io.github.linkrelay.runtime.settings.Settings;
import io.github.linkrelay.webhook.Outcome;
import io.github.linkrelay.webhook.RawBody;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/**
 * Reads the bodies of webhooks, within limits, before Camel does, and refuses what no route could take. Camel's consumer
 * for Spring Boot (4.18.0) reads a whole body into memory, however large it is, before the route could refuse it;
 * servlet engines limit only forms.
 */
final class WebhookFilter implements Filter {
    private static final int CHUNK = 8192;

    private final Supplier<CamelContext> camel;

    WebhookFilter(Supplier<CamelContext> camel) {
        this.camel = camel;
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        CamelContext context = camel.get();
        // The limit is looked up at each request, because the context may have been stopped and started.
        BodyLimit limit = context.getRegistry().lookupByNameAndType(BodyLimit.NAME, BodyLimit.class);
        if (!(request instanceof HttpServletRequest http)) {
            chain.doFilter(request, response);
        } else if (limit == null ? isStarting(context, path(http)) : limit.covers(path(http))) {
            Reading reading = new Reading(limit, http, (HttpServletResponse) response);
            // Spring opens its port before Camel's routes run, and would answer 404, which many senders take for the
            // last word.
            if (context.isStarted()) {
                reading.run(chain);
            } else {
                reading.refuse(Outcome.UNAVAILABLE);
            }
        } else {
            chain.doFilter(request, response);
        }
    }

    /** Whether this will be a webhook's path. There is no limit before Camel initializes its context. */
    private static boolean isStarting(CamelContext context, String path) {
        if (context.isStarted()) {
            return false;
        }
        Settings settings = new Settings(context);
        return settings.flag("linkrelay.enabled") && path.equals(settings.text("linkrelay.webhook.path"));
    }

    private static String path(HttpServletRequest request) {
        return request.getRequestURI().substring(request.getContextPath().length());
    }

    /** Reads one body into a buffer that grows with it, so that a large Content-Length alone costs nothing. */
    private static final class Reading {
        /** The limit; null before the context is initialized, when nothing is read. */
        private final BodyLimit limit;

        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private byte[] bytes = new byte[0];
        private int length;

        Reading(BodyLimit limit, HttpServletRequest request, HttpServletResponse response) {
            this.limit = limit;
            this.request = request;
            this.response = response;
        }

        void run(FilterChain chain) throws IOException, ServletException {
            boolean handedOn = false;
            try {
                Outcome refused = read();
                if (refused != null) {
                    refuse(refused);
                    return;
                }
                // From here on Camel has the body, on another thread, until the response is complete.
                chain.doFilter(new WholeBody(request, bytes, length), response);
                if (request.isAsyncStarted()) {
                    int reserved = bytes.length;
                    request.getAsyncContext().addListener(new AfterAnswer(() -> limit.release(reserved)));
                    handedOn = true;
                }
            } finally {
                if (!handedOn) {
                    limit.release(bytes.length);
                }
            }
        }

        /** Reads the body. Returns null if it is complete, else why it is not. */
        private Outcome read() throws IOException {
            if (!RawBody.isPlain(Collections.list(request.getHeaders("Content-Encoding")))) {
                return Outcome.UNSUPPORTED_TYPE;
            }
            if (request.getContentLengthLong() > limit.maxBytes()) {
                return Outcome.TOO_LARGE;
            }
            InputStream body = request.getInputStream();
            while (true) {
                if (length == bytes.length && !grow()) {
                    return Outcome.BUSY;
                }
                int read = body.read(bytes, length, bytes.length - length);
                if (read < 0) {
                    return null;
                }
                length += read;
                if (length > limit.maxBytes()) {
                    return Outcome.TOO_LARGE;
                }
            }
        }

        private boolean grow() {
            // One byte more than the limit is enough to know that the body is too large.
            int size = (int) Math.min(limit.maxBytes() + 1L, Math.max(CHUNK, 2L * bytes.length));
            int more = size - bytes.length;
            if (!limit.reserve(more)) {
                return false;
            }
            bytes = Arrays.copyOf(bytes, size);
            return true;
        }

        private void refuse(Outcome outcome) throws IOException {
            if (limit != null) {
                limit.refused(outcome);
            }
            response.setStatus(outcome.status());
            if (outcome.retryAfterSeconds() > 0) {
                response.setHeader("Retry-After", String.valueOf(outcome.retryAfterSeconds()));
            }
            response.setContentType("text/plain; charset=utf-8");
            response.getWriter().print(outcome.text());
        }
    }
}
