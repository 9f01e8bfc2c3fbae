package org.sorensen.cli.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sorensen.cli.UsageException;
import org.sorensen.djl.train.Trainer;

/** The folder of a run and the names of what is in it. */
record RunFolder(Path path) {
    Path config() {
        return path.resolve("config.json");
    }

    Path metrics() {
        return path.resolve("metrics.csv");
    }

    Path report() {
        return path.resolve("report.html");
    }

    Path summary() {
        return path.resolve("summary.json");
    }

    Path last() {
        return path.resolve(Trainer.LAST);
    }

    Path best() {
        return path.resolve(Trainer.BEST);
    }

    /** Refuses a folder that holds a run; one that ended before its first checkpoint may be written over. */
    void requireFree() {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new UsageException("--out " + path + ": expected a folder, found a file");
        }
        if (Files.exists(last()) || Files.exists(best())) {
            throw new UsageException(path + " holds another run; go on with it by --resume, or choose another --out");
        }
    }

    /** The configuration of a run that can be gone on with. */
    RunConfig requireRun() throws IOException {
        if (!Files.exists(config())) {
            throw new UsageException(path + " holds no run to resume: there is no " + config()
                    + "; name the run's folder with --out, or leave out --resume to start one");
        }
        RunConfig config = RunConfig.read(config());
        if (!Files.exists(last())) {
            throw new UsageException(path + " holds a run that ended before its first checkpoint (there is no " + last()
                    + "); leave out --resume to start it anew");
        }
        return config;
    }
}
