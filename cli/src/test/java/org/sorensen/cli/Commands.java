package org.sorensen.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs commands in this process and keeps what they print. */
final class Commands {
    private TestTerminal io = new TestTerminal(false);

    int run(String... args) {
        io = new TestTerminal(false);
        return Main.run(io.terminal, args);
    }

    /** {@code train} on a folder's images and labels with a tiny network on one thread; more options override. */
    int train(Path data, Path out, String... more) {
        return run(trainLine(data, out, more));
    }

    static String[] trainLine(Path data, Path out, String... more) {
        List<String> line = new ArrayList<>(List.of(
                "train",
                "--images",
                data.resolve("images").toString(),
                "--labels",
                data.resolve("labels").toString()));
        line.addAll(List.of("--out", out.toString(), "--threads", "1", "--depth", "2", "--batch", "2"));
        if (!List.of(more).contains("--width")) {
            line.addAll(List.of("--width", "4"));
        }
        line.addAll(List.of(more));
        return line.toArray(String[]::new);
    }

    String out() {
        return io.out();
    }

    /** Standard error as one line. */
    String err() {
        return io.err().replaceAll("\\s+", " ").strip();
    }
}
