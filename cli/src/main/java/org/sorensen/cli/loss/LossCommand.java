package org.sorensen.cli.loss;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.sorensen.array.Scores;
import org.sorensen.cli.Sorensen;
import org.sorensen.cli.UsageException;
import org.sorensen.loss.Loss;
import org.sorensen.loss.LossValue;
import org.sorensen.loss.Losses;
import org.sorensen.loss.NonFiniteLossException;
import org.sorensen.peer.PeerLoss;
import org.sorensen.peer.Peers;
import org.sorensen.report.SummaryJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code sorensen loss}: value, parts and gradient of a loss for arrays from files. */
@Command(
        name = "loss",
        customSynopsis = {
            "@|bold sorensen loss|@ --loss EXPR --input FILE --target FILE [OPTION...]",
            "       @|bold sorensen loss|@ --like CALL --input FILE --target FILE [OPTION...]"
        },
        description = {
            "Computes a loss for arrays that any framework saved: the value, what each sample and class contributes, and"
                    + " the gradient by the input.",
            "",
            "Input: logits or probabilities [N, C, spatial...]. Target: labels [N, spatial...] or [N, 1, spatial...],"
                    + " or a value for each channel, in the shape of the input. Files: .npy, .npz (FILE.npz:NAME where it"
                    + " holds several), NIfTI (one sample; the channels of a 4-D file are C). Input of float64 is"
                    + " computed in double precision, of float16 and float32 by the fast path."
        },
        footer = {
            "",
            "Examples:",
            "  sorensen loss --loss dice --input logits.npy --target labels.npy",
            "  sorensen loss --loss 'dice + 0.5*ce' --input batch.npz:logits \\",
            "                --target batch.npz:labels --gradient gradient.npy",
            "  sorensen loss --like 'monai.losses.DiceLoss(softmax=True, to_onehot_y=True)' \\",
            "                --input logits.npy --target labels.npy --json",
            "  sorensen loss --loss 'tversky(alpha=0.3,beta=0.7)' --probabilities \\",
            "                --input soft.nii.gz --target labels.nii.gz --classes foreground",
            "",
            "The losses and their parameters: sorensen losses.",
            "Exit codes: 0 done, 1 the work failed or fell short, 2 wrong usage or input."
        })
public final class LossCommand implements Callable<Integer> {
    @ParentCommand
    private Sorensen sorensen;

    @Option(
            names = "--loss",
            paramLabel = "EXPR",
            description = "A loss, perhaps with parameters, or a weighted sum, as in 'dice + 0.5*ce'.")
    private String loss;

    @Option(
            names = "--like",
            paramLabel = "CALL",
            description = "Instead: the constructor call of MONAI, SMP, Keras, nnU-Net, kornia or torch, as Python code"
                    + " has it; computed as that library does, on the scores as they are.")
    private String like;

    @Option(names = "--input", required = true, paramLabel = "FILE", description = "Logits or probabilities.")
    private String input;

    @Option(names = "--target", required = true, paramLabel = "FILE", description = "What they should be.")
    private String target;

    @Option(
            names = "--mask",
            paramLabel = "FILE",
            description = "A weight of 0 or more for each voxel, [N, spatial...]; 0 leaves it out.")
    private String mask;

    @Option(
            names = "--gradient",
            paramLabel = "FILE",
            description = "Write the gradient by the input, in its type and shape: .npy, or NIfTI where the input is.")
    private Path gradientFile;

    @Option(names = "--json", description = "Print one JSON object, with every cell.")
    private boolean json;

    @Option(
            names = "--ignore-label",
            paramLabel = "N",
            description = "Voxels of this label change neither value nor gradient.")
    private Integer ignoreLabel;

    @Option(names = "--float", description = "Compute input of float64 by the fast path too, in single precision.")
    private boolean fast;

    @Option(names = "--threads", paramLabel = "N", description = "Threads. Default: one per core.")
    private int threads;

    @Mixin
    private LossOptionChoices choices = new LossOptionChoices();

    /** Made by the command line. */
    public LossCommand() {}

    @Override
    public Integer call() throws IOException {
        if ((loss == null) == (like == null)) {
            throw new UsageException("expected --loss or --like, found " + (loss == null ? "neither" : "both"));
        }
        if (like != null && fast) {
            throw new UsageException("--float cannot be given beside --like, which computes in double precision");
        }
        // Before any file is read, so that a misspelt name is told at once.
        Loss catalogLoss = loss == null ? null : Losses.parse(loss);
        PeerLoss peerLoss = like == null ? null : Peers.parse(like);
        ArrayFile scores = ArrayFile.of(input);
        if (gradientFile != null) {
            GradientFacts.requireWritable(gradientFile, scores);
        }
        LossInput read = LossInput.read(
                scores, ArrayFile.of(target), Optional.ofNullable(mask).map(ArrayFile::of), fast);
        OptionalInt ignored = ignoreLabel == null ? OptionalInt.empty() : OptionalInt.of(ignoreLabel);
        Objective objective = peerLoss == null
                ? CatalogObjective.of(loss, catalogLoss, choices, ignored, threads, read)
                : PeerObjective.of(like, peerLoss, choices, ignored, read);
        objective.doubt().ifPresent(sorensen::remark);
        Scores gradient = read.gradient();
        LossValue value = evaluate(objective, gradient);
        if (gradientFile != null) {
            GradientFacts.write(gradientFile, gradient, scores);
        }
        print(new LossResult(objective, read, value, GradientFacts.of(gradient), Optional.ofNullable(gradientFile)));
        return 0;
    }

    private LossValue evaluate(Objective objective, Scores gradient) {
        try {
            return objective.evaluate(gradient);
        } catch (NonFiniteLossException e) {
            throw new UsageException(input + ": " + e.getMessage(), e);
        }
    }

    private void print(LossResult result) {
        Characters characters = new Characters(sorensen.terminal().charset());
        String text = json
                ? characters.ofJson(SummaryJson.toJson(result.json()))
                : characters.of(result.text(sorensen.textStyle()));
        sorensen.terminal().out().print(text);
    }
}
