package org.sorensen.djl.net;

import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * Checkpoints in files: the same checkpoint gives the same bytes, and a file is either complete or not there.
 *
 * <p>All integers and floats are little-endian: 8 bytes {@code SORENSEN}, int version, int length of the header, the
 * header in UTF-8, the floats of all arrays in the header's order, and a long with the CRC-32 of everything before it.
 * The header has one line per item: {@code kind TAB key TAB value}, kinds {@code step}, {@code spec}, {@code meta},
 * {@code parameter} and {@code optimizer}; the value of an array is its extents with {@code x} between them.
 */
public final class Checkpoints {
    private Checkpoints() {}

    /**
     * Writes a checkpoint through a temporary file in the same folder, which then replaces the target in one move.
     *
     * @param file where to; its folder is made if it is missing
     * @param checkpoint what
     * @throws IOException if the file cannot be written; an older file of that name is then untouched
     */
    public static void save(Path file, Checkpoint checkpoint) throws IOException {
        ByteBuffer bytes = CheckpointCodec.encode(checkpoint);
        Path folder = file.toAbsolutePath().getParent();
        Files.createDirectories(folder);
        // Not Files.createTempFile: that makes files which only their owner may read.
        Path temporary = folder.resolve(
                "." + file.getFileName() + "." + ProcessHandle.current().pid() + ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(
                    temporary,
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE)) {
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new IOException(
                    "could not write checkpoint " + file + " of " + (bytes.limit() >> 10) + " KiB: " + e.getMessage()
                            + (Files.exists(file) ? "; the earlier checkpoint is unchanged" : ""),
                    e);
        } finally {
            Files.deleteIfExists(temporary);
        }
    }

    /**
     * Reads a checkpoint.
     *
     * @param file a file that {@link #save} wrote
     * @return its contents
     * @throws CheckpointException if the file is no checkpoint, of a newer version, truncated or corrupt
     * @throws IOException if the file cannot be read
     */
    public static Checkpoint load(Path file) throws IOException {
        long size = Files.size(file);
        if (size > Integer.MAX_VALUE - 8) {
            throw new CheckpointException(file, "expected less than 2 GiB, found " + size + " bytes");
        }
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        return new CheckpointCodec(file, bytes).decode();
    }

    /**
     * Reads a checkpoint and overwrites a network's parameters with it.
     *
     * @param file a file that {@link #save} wrote
     * @param net an initialised network of the same specification
     * @return the whole checkpoint
     * @throws CheckpointException if the file is bad or belongs to another architecture; then the network is as it was
     * @throws IOException if the file cannot be read
     */
    public static Checkpoint loadInto(Path file, SegmentationNet net) throws IOException {
        Checkpoint checkpoint = load(file);
        Optional<String> mismatch = checkpoint.mismatch(net);
        if (mismatch.isPresent()) {
            throw new CheckpointException(file, mismatch.get());
        }
        checkpoint.restore(net);
        return checkpoint;
    }

    /**
     * Builds the network of a checkpoint with its parameters.
     *
     * @param file a file that {@link #save} wrote
     * @param manager owns the parameters and decides their device
     * @return the network, ready to predict
     * @throws CheckpointException if the file is bad
     * @throws IOException if the file cannot be read
     */
    public static SegmentationNet loadNetwork(Path file, NDManager manager) throws IOException {
        Checkpoint checkpoint = load(file);
        SegmentationNet net = checkpoint.spec().build(0);
        net.initialize(manager);
        Optional<String> mismatch = checkpoint.mismatch(net);
        if (mismatch.isPresent()) {
            throw new CheckpointException(file, mismatch.get());
        }
        checkpoint.restore(net);
        return net;
    }
}
