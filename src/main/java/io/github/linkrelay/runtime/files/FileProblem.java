package io.github.linkrelay.runtime.files;

import io.github.linkrelay.settings.Fault;

/**
 * What keeps a set of files from being used, for whoever edited them. Never holds a secret.
 *
 * @param file its name below the root, such as {@code routes/receive.camel.yaml}
 * @param line from 1; 0 where it is not known
 * @param what is wrong, without a full stop
 * @param remedy what would be right, without a full stop; empty where nothing can be said
 */
public record FileProblem(String file, int line, String what, String remedy) {

    public static FileProblem of(String file, int line, String what) {
        return new FileProblem(file, line, what, "");
    }

    /** What is wrong with the characters of a file. */
    public static FileProblem of(String file, Fault fault) {
        return new FileProblem(file, fault.line(), fault.what(), fault.remedy());
    }

    /** One line: {@code routes/x.camel.yaml:12: what. remedy.} */
    @Override
    public String toString() {
        String place = line > 0 ? file + ":" + line : file;
        return place + ": " + what + "." + (remedy.isEmpty() ? "" : " " + remedy + (remedy.endsWith("?") ? "" : "."));
    }
}
