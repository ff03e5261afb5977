package io.github.linkrelay.event;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says why something failed in words for a person: without names of Java's classes, which belong into the debug log, and
 * without the codes of SQLite.
 */
public final class FailureWords {

    private static final Pattern SQLITE =
            Pattern.compile("\\[SQLITE_([A-Z]+)\\w*]\\s*([^(]*)(?:\\((.*)\\))?.*", Pattern.DOTALL);
    private static final Map<String, String> SQLITE_WORDS = Map.of(
            "FULL", "the disk is full, or the file has reached its limit",
            "IOERR", "the disk reports an error of reading or writing",
            "READONLY", "the file is read-only",
            "CANTOPEN", "the file can't be opened; the folder may be missing or not writable",
            "CORRUPT", "the file is damaged",
            "NOTADB", "the file is no database",
            "BUSY", "another program has locked the file",
            "LOCKED", "another program has locked the file",
            "NOMEM", "memory ran out",
            "PERM", "access to the file is denied");

    /** The name of an exception with its package, or one at the beginning without it. */
    private static final Pattern THROWN =
            Pattern.compile("\\b(?:[a-z]\\w*\\.)+(?:[A-Z]\\w*[.$])*[A-Z]\\w*(?:Exception|Error)\\b(?::\\s*)?"
                    + "|^(?:[A-Z]\\w*(?:Exception|Error):\\s+)+");

    private static final Pattern CLASS = Pattern.compile("\\b(?:[a-z]\\w*\\.){2,}(?:[A-Z]\\w*[.$])*([A-Z]\\w*)");
    /** What Jackson says about where its text came from. */
    private static final Pattern SOURCE = Pattern.compile("\\s*\\R?\\s*(?:at )?\\[Source:[^\\]]*]");

    private FailureWords() {}

    /** Returns the reason of a failure, in lower case and without a full stop. The causes of {@code failure} are not read. */
    public static String of(Throwable failure) {
        String message = failure.getMessage();
        if (failure instanceof NoClassDefFoundError || failure instanceof ClassNotFoundException) {
            return "the class " + String.valueOf(message).replace('/', '.')
                    + " is missing; its library may belong into lib/";
        }
        if (failure instanceof OutOfMemoryError) {
            return message == null ? "memory ran out" : "memory ran out: " + message;
        }
        if (failure instanceof StackOverflowError) {
            return "something is nested too deeply";
        }
        if (failure instanceof NullPointerException) {
            return "a value is missing that a step needs";
        }
        if (failure instanceof ClassCastException) {
            return "a value is of another type than a step takes";
        }
        if (failure instanceof FileSystemException file) {
            return of(file);
        }
        String words = message == null ? "" : cleaned(message);
        return words.isBlank() ? ofKind(failure) : words;
    }

    private static String of(FileSystemException failure) {
        String file = failure.getFile();
        if (failure instanceof NoSuchFileException) {
            return "there is no " + file;
        }
        if (failure instanceof AccessDeniedException) {
            return "access to " + file + " is denied";
        }
        if (failure instanceof FileAlreadyExistsException) {
            return file + " is there already";
        }
        if (failure instanceof NotDirectoryException) {
            return file + " is no folder";
        }
        String reason = failure.getReason() == null ? "the system gives no reason" : failure.getReason();
        return file == null ? reason : file + ": " + reason;
    }

    /** Returns what is known where there is no message. */
    private static String ofKind(Throwable failure) {
        if (failure instanceof InterruptedException || failure instanceof RejectedExecutionException) {
            return "it was being stopped";
        }
        return failure instanceof TimeoutException ? "it took too long" : "it gives no reason";
    }

    /** Returns a message without names of Java's classes and without SQLite's codes. */
    public static String cleaned(String message) {
        Matcher sqlite = SQLITE.matcher(message);
        if (sqlite.find()) {
            String before = message.substring(0, sqlite.start()).strip();
            String known = SQLITE_WORDS.get(sqlite.group(1));
            String detail = sqlite.group(3) == null
                    ? sqlite.group(2).strip()
                    : sqlite.group(3).strip();
            return (before.isEmpty() ? "" : cleaned(before) + " ")
                    + (known == null ? "the file refuses it: " + detail : known);
        }
        String without = SOURCE.matcher(THROWN.matcher(message).replaceAll("")).replaceAll("");
        return CLASS.matcher(without).replaceAll("$1").strip();
    }
}
