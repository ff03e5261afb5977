package io.github.linkrelay.runtime.reload;

import io.github.linkrelay.runtime.files.FileProblem;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * The status of live reload.
 *
 * @param problems why the files on the disk are not in force; empty while they are
 * @param needRestart settings whose new value needs a restart
 * @param appliedAt when files were last taken over; null if they are those of the start
 * @param applied how often files were taken over
 * @param refused how often files were refused
 */
public record ReloadStatus(
        List<FileProblem> problems, Set<String> needRestart, Instant appliedAt, long applied, long refused) {
    static final ReloadStatus START = new ReloadStatus(List.of(), Set.of(), null, 0, 0);

    public ReloadStatus {
        problems = List.copyOf(problems);
        needRestart = Set.copyOf(needRestart);
    }

    /** Whether the files on the disk are not in force. */
    boolean degraded() {
        return !problems.isEmpty();
    }

    ReloadStatus refused(List<FileProblem> why) {
        return new ReloadStatus(why, needRestart, appliedAt, applied, refused + 1);
    }

    ReloadStatus applied(Set<String> restart, Instant now) {
        return new ReloadStatus(List.of(), restart, now, applied + 1, refused);
    }

    /** Returns the status after the files on the disk are again those in force. */
    ReloadStatus mended() {
        return new ReloadStatus(List.of(), needRestart, appliedAt, applied, refused);
    }
}
