package io.github.linkrelay.runtime;

import io.github.linkrelay.disk.PrivateFiles;
import io.github.linkrelay.operator.server.Masking;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the key from which the names of masked ids are made. It is a file in the data directory that only its owner may
 * read, and is made when it is first needed. Somebody who has the key can work out hidden values. If the file is lost,
 * the names change.
 */
final class MaskingKey {
    static final String FILE = "masking.key";
    private static final Logger LOG = LoggerFactory.getLogger("linkrelay.operator");
    private static final int BYTES = 32;

    private MaskingKey() {}

    /**
     * Returns a masking of the same fields with the key of this directory. If the key can be neither read nor made, a
     * temporary one is used.
     */
    static Masking lasting(Masking masking, Path directory) {
        if (masking.isEmpty()) {
            return masking;
        }
        try {
            return masking.withKey(readOrMake(directory.resolve(FILE)));
        } catch (IOException | RuntimeException e) {
            LOG.warn(
                    "The key for masked ids can't be kept in {} ({}). Until the next start another one is used.",
                    directory.resolve(FILE),
                    e.toString());
            return masking;
        }
    }

    private static byte[] readOrMake(Path file) throws IOException {
        if (Files.exists(file)) {
            String digits = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            if (!digits.matches("[0-9a-f]{" + 2 * BYTES + "}")) {
                throw new IOException("it is not " + 2 * BYTES + " hex digits; delete it to have a new one");
            }
            return HexFormat.of().parseHex(digits);
        }
        byte[] key = new byte[BYTES];
        new SecureRandom().nextBytes(key);
        PrivateFiles.createFolder(file.getParent());
        Path whole = file.resolveSibling(FILE + ".new");
        Files.deleteIfExists(whole);
        try (FileChannel channel = PrivateFiles.open(whole, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap((HexFormat.of().formatHex(key) + "\n").getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
        Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
        PrivateFiles.force(file.getParent());
        return key;
    }
}
