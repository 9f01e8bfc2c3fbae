package org.sorensen.cli.run;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.sorensen.array.Shape;
import org.sorensen.cli.Progress;
import org.sorensen.cli.Sorensen;
import org.sorensen.cli.UsageException;
import org.sorensen.cli.Verbosity;
import org.sorensen.cli.WorkFailedException;
import org.sorensen.djl.EngineThreads;
import org.sorensen.djl.net.Checkpoint;
import org.sorensen.djl.net.Checkpoints;
import org.sorensen.djl.net.SegmentationNet;
import org.sorensen.djl.train.Predictor;
import org.sorensen.djl.train.TileSize;
import org.sorensen.io.Image;
import org.sorensen.io.ImageSource;
import org.sorensen.io.Pairs;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code sorensen predict}: label maps of new images from a trained network. */
@Command(
        name = "predict",
        customSynopsis = {
            "@|bold sorensen predict|@ [--run DIR] --images FILE|DIR --out DIR [OPTION...]",
            "       @|bold sorensen predict|@ --checkpoint FILE --images FILE|DIR --out DIR [OPTION...]"
        },
        description = {
            "Predicts label maps of images with a network that sorensen train has trained.",
            "",
            "Writes one label map per image into --out: NAME.nii.gz on the image's own grid for NIfTI, NAME.png of class"
                    + " indices for pictures. Large images are cut into overlapping tiles whose probabilities are"
                    + " blended with Gaussian weights. Images that are done already are skipped, so a stopped prediction"
                    + " goes on when it is started again. A file that cannot be read is named and left out."
        },
        footer = {
            "",
            "Examples:",
            "  sorensen predict --run polyps --images test/images --out masks",
            "  sorensen predict --checkpoint run/best.ckpt --images case7.nii.gz \\",
            "                   --out masks --flip x --probabilities",
            "",
            "Exit codes: 0 done, 1 the work failed or fell short, 2 wrong usage or input."
        })
public final class PredictCommand implements Callable<Integer> {
    /** Where the network comes from. */
    static final class Source {
        @Option(
                names = "--run",
                required = true,
                paramLabel = "DIR",
                description = "A run's folder; its best.ckpt is used. Default: run.")
        private Path run;

        @Option(names = "--checkpoint", required = true, paramLabel = "FILE", description = "A checkpoint instead.")
        private Path checkpoint;
    }

    @ParentCommand
    private Sorensen sorensen;

    @ArgGroup
    private Source source;

    @Option(
            names = "--images",
            required = true,
            paramLabel = "FILE|DIR",
            description = "An image or a folder of images.")
    private Path images;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where label maps go.")
    private Path out;

    @Option(
            names = "--flip",
            paramLabel = "AXIS,...",
            split = ",",
            hideParamSyntax = true,
            description = "Also predict mirrored copies along these axes, as x,y, and average. Default: none.")
    private List<Axis> flip = List.of();

    @Option(names = "--overlap", paramLabel = "SHARE", description = "How much tiles overlap. Default: 0.5.")
    private double overlap = 0.5;

    @Option(
            names = "--tile",
            paramLabel = "N,N...",
            split = ",",
            hideParamSyntax = true,
            description = "Size of tiles as height,width or depth,height,width. Default: the training patches'.")
    private List<Integer> tile = List.of();

    @Option(
            names = "--probabilities",
            description = "Also write NAME_probabilities.nii.gz (4-D, one volume per class), or for pictures one 16-bit"
                    + " NAME_classN.png per class.")
    private boolean probabilities;

    @Option(names = "--overwrite", description = "Predict again what is done already.")
    private boolean overwrite;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of the engine. Default: one per core.")
    private Integer threads;

    /** Made by the command line. */
    public PredictCommand() {}

    @Override
    public Integer call() throws IOException {
        Path file = checkpointFile();
        Checkpoint checkpoint = Checkpoints.load(file);
        ModelFacts model = ModelFacts.of(checkpoint, file);
        List<ImageSource> sources = Pairs.images(images, model.filesPerImage());
        int rank = checkpoint.spec().rank();
        TileSize tiles = new TileSize(tileShape(model, rank), overlap);
        List<Integer> mirrored = Axis.indices(flip, rank);
        requireOwnFolder();
        PredictionFiles files = new PredictionFiles(out, probabilities);
        List<ImageSource> todo = sources.stream()
                .filter(each -> overwrite || !files.areThere(each))
                .toList();
        if (todo.size() < sources.size()) {
            sorensen.remark((sources.size() - todo.size()) + " of " + RunReport.count(sources.size(), "image")
                    + " done already in " + out + "; --overwrite predicts them again.");
        }
        if (todo.isEmpty()) {
            return 0;
        }
        Files.createDirectories(out);
        if (threads != null) {
            EngineThreads.set(threads);
        }
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            SegmentationNet net = checkpoint.spec().build(0);
            net.initialize(manager);
            checkpoint.restore(net);
            predict(todo, new Predictor(net, manager, tiles, mirrored), checkpoint, model, files);
        }
        return 0;
    }

    private Path checkpointFile() {
        if (source != null && source.checkpoint != null) {
            return source.checkpoint;
        }
        RunFolder folder = new RunFolder(source == null ? Path.of("run") : source.run);
        if (!Files.isDirectory(folder.path())) {
            throw new UsageException("no such folder: " + folder.path()
                    + "; name a run with --run, or a checkpoint with" + " --checkpoint");
        }
        if (!Files.exists(folder.best())) {
            throw new UsageException(folder.path() + " holds no trained network: there is no " + folder.best());
        }
        return folder.best();
    }

    private Shape tileShape(ModelFacts model, int rank) {
        if (tile.isEmpty()) {
            return model.tile();
        }
        if (tile.size() != rank) {
            throw new UsageException("--tile needs " + rank + " sizes for this " + rank + "-D network, found " + tile);
        }
        return Plans.shape(tile);
    }

    private void requireOwnFolder() throws IOException {
        if (Files.exists(out) && !Files.isDirectory(out)) {
            throw new UsageException("--out " + out + ": expected a folder, found a file");
        }
        Path input =
                Files.isDirectory(images) ? images : images.toAbsolutePath().getParent();
        if (Files.exists(out) && Files.isSameFile(out, input)) {
            throw new UsageException("--out is the folder of the images, " + out
                    + ", where label maps would replace them; choose another");
        }
    }

    private void predict(
            List<ImageSource> todo,
            Predictor predictor,
            Checkpoint checkpoint,
            ModelFacts model,
            PredictionFiles files) {
        int failed = 0;
        try (Progress progress = sorensen.progress("Predicting", todo.size(), 0)) {
            for (int i = 0; i < todo.size(); i++) {
                int done = i;
                Predictor.Watcher watcher = (tile, all) -> progress.update(done, "tile " + tile + "/" + all);
                try {
                    one(todo.get(i), predictor, watcher, checkpoint, model, files);
                } catch (IOException | IllegalArgumentException | UsageException e) {
                    failed++;
                    sayError(progress, todo.get(i).id() + " is left out: " + e.getMessage());
                }
                progress.update(i + 1, "");
            }
        }
        if (failed > 0) {
            throw new WorkFailedException(failed + " of " + RunReport.count(todo.size(), "image")
                    + " could not be predicted, named above; the others are in " + out);
        }
    }

    /** Above the bar, and without a bar too. */
    private void sayError(Progress progress, String message) {
        if (sorensen.verbosity() == Verbosity.QUIET) {
            sorensen.terminal().complain(message);
        } else {
            progress.say("sorensen: " + message);
        }
    }

    private static void one(
            ImageSource source,
            Predictor predictor,
            Predictor.Watcher watcher,
            Checkpoint checkpoint,
            ModelFacts model,
            PredictionFiles files)
            throws IOException {
        Image image = source.read().requireFinite(source.files().get(0));
        int rank = image.grid().rank();
        if (image.channels() != checkpoint.spec().inChannels()
                || rank != checkpoint.spec().rank()) {
            throw new UsageException(source.files().get(0) + " has " + RunReport.count(image.channels(), "channel")
                    + " and " + rank + " axes, but the network was trained on "
                    + RunReport.count(checkpoint.spec().inChannels(), "channel") + " and "
                    + checkpoint.spec().rank() + " axes");
        }
        model.normalisation().apply(image.data(), image.channels());
        Shape size = image.grid().shape();
        float[] found = predictor.probabilities(image.data(), size, watcher);
        files.write(source, image.grid(), found);
    }
}
