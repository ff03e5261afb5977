package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.runtime.files.FileProblem;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/**
 * Tells of edited files that are not in force. Always up: the routes that run are whole, and a restart would not
 * help.
 */
final class ReloadHealthCheck extends AbstractHealthCheck {
    private final Supplier<ReloadStatus> status;
    private final UnaryOperator<String> masked;

    /** @param masked turns a problem into what anybody may read of it */
    ReloadHealthCheck(Supplier<ReloadStatus> status, UnaryOperator<String> masked) {
        super("linkrelay", "linkrelay-reload");
        this.status = status;
        this.masked = masked;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
        ReloadStatus now = status.get();
        result.up()
                .detail("degraded", now.degraded())
                .detail("applied", now.applied())
                .detail("refused", now.refused());
        if (now.appliedAt() != null) {
            result.detail("appliedAt", now.appliedAt().toString());
        }
        if (!now.needRestart().isEmpty()) {
            result.detail(
                    "needRestart",
                    String.join(", ", now.needRestart().stream().sorted().toList()));
        }
        if (now.degraded()) {
            FileProblem first = now.problems().get(0);
            result.message("The files on the disk are not in force: " + masked.apply(first.toString()))
                    .detail("file", first.file())
                    .detail("line", first.line())
                    .detail("reason", masked.apply(first.what()))
                    .detail("remedy", first.remedy())
                    .detail("problems", now.problems().size());
        }
    }
}
