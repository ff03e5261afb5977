package io.github.linkrelay.runtime.files;

import io.github.linkrelay.settings.Fault;

/**
 * A problem because of which a set of files can't be used, for the person who edited them. It never contains a secret.
 *
 * @param file the file's name below the root, such as {@code routes/receive.camel.yaml}
 * @param line the number of the line, from 1; 0 if it is not known
 * @param what says what is wrong, without a full stop
 * @param remedy says what would be right, without a full stop; empty if nothing can be said
 */
public record FileProblem(String file, int line, String what, String remedy) {

    public static FileProblem of(String file, int line, String what) {
        return new FileProblem(file, line, what, "");
    }

    /** Makes the problem that a folder has the name of a file. */
    public static FileProblem notAFile(String file) {
        return new FileProblem(file, 0, "this is a folder, not a file", "Put a file in its place");
    }

    /** Makes a problem from a fault in the characters of a file. */
    public static FileProblem of(String file, Fault fault) {
        return new FileProblem(file, fault.line(), fault.what(), fault.remedy());
    }

    /** Returns one line: {@code routes/x.camel.yaml:12: what. remedy.} */
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line : file;
        return place + ": " + what + "." + (remedy.isEmpty() ? "" : " " + remedy + (remedy.endsWith("?") ? "" : "."));
    }
}
