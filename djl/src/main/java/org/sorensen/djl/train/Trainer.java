package org.sorensen.djl.train;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.GradientCollector;
import ai.djl.training.ParameterStore;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.sorensen.djl.net.Checkpoint;
import org.sorensen.djl.net.CheckpointException;
import org.sorensen.djl.net.Checkpoints;
import org.sorensen.djl.net.SegmentationNet;
import org.sorensen.loss.NonFiniteLossException;

/**
 * Trains a segmentation network: steps, validation, checkpoints, early stopping, recovery from collapse.
 *
 * <p>The folder receives {@link #LAST} after every epoch and when stopped, and {@link #BEST} whenever validation improves
 * (the lowest training loss where there is no validation). Each is written whole or not at all. A resumed training goes
 * on with the digits of an uninterrupted one, where the engine itself is deterministic: the same machine, one thread.
 *
 * <p>A loss or gradient that is not finite ends the training with a {@link TrainingException} that names batch, cases and
 * class; checkpoints of earlier epochs stay. A training whose network stops predicting any foreground is taken back to its
 * best state, or to new parameters, with a lower learning rate, and says so; after {@value #MOST_RECOVERIES} times it ends.
 */
public final class Trainer {
    /** The checkpoint to resume from. */
    public static final String LAST = "last.ckpt";

    /** The checkpoint to predict with. */
    public static final String BEST = "best.ckpt";

    private static final int MOST_RECOVERIES = 3;
    private static final double RECOVERY_FACTOR = 0.3;

    private final TrainingPlan plan;
    private final CaseSource training;
    private final Optional<CaseSource> validation;
    private final Path folder;
    private final TrainingListener listener;
    private final Map<String, String> facts;
    private final Objective objective;
    private volatile boolean stopRequested;

    private Progression at;
    /** The batches of the last step, which are to blame where something is not finite. */
    private List<Batch> recent;

    /** Whether {@link #LAST} belongs to this training. */
    private boolean kept;

    private SegmentationNet net;
    private ParameterOptimizer optimizer;

    /**
     * A training.
     *
     * @param plan what to do
     * @param training the cases to train on
     * @param validation the cases to validate on; empty to go without
     * @param folder where checkpoints go; made where it is missing
     * @param listener hears of progress
     */
    public Trainer(
            TrainingPlan plan,
            CaseSource training,
            Optional<CaseSource> validation,
            Path folder,
            TrainingListener listener) {
        this(plan, training, validation, folder, listener, Map.of());
    }

    /**
     * A training whose checkpoints hold further facts, such as how images were normalised.
     *
     * @param plan what to do
     * @param training the cases to train on
     * @param validation the cases to validate on; empty to go without
     * @param folder where checkpoints go; made where it is missing
     * @param listener hears of progress
     * @param facts added to the metadata of every checkpoint
     */
    public Trainer(
            TrainingPlan plan,
            CaseSource training,
            Optional<CaseSource> validation,
            Path folder,
            TrainingListener listener,
            Map<String, String> facts) {
        this.plan = Objects.requireNonNull(plan, "plan");
        this.training = Objects.requireNonNull(training, "training");
        this.validation = Objects.requireNonNull(validation, "validation");
        this.folder = Objects.requireNonNull(folder, "folder");
        this.listener = Objects.requireNonNull(listener, "listener");
        this.facts = Map.copyOf(facts);
        objective = new Objective(plan.loss(), plan.options());
    }

    /** Asks a running training, from any thread, to finish its step, write a checkpoint and return. */
    public void requestStop() {
        stopRequested = true;
    }

    /**
     * Trains on the CPU.
     *
     * @param resume whether to go on from {@link #LAST}
     * @return how it ended
     * @throws IOException if a case cannot be read or a checkpoint not be written
     * @throws TrainingException if the training cannot go on
     */
    public TrainingSummary run(boolean resume) throws IOException {
        return run(resume, Device.cpu());
    }

    /**
     * Trains on a device.
     *
     * @param resume whether to go on from {@link #LAST}
     * @param device the engine's device
     * @return how it ended
     * @throws IOException if a case cannot be read or a checkpoint not be written
     * @throws TrainingException if the training cannot go on
     */
    public TrainingSummary run(boolean resume, Device device) throws IOException {
        Files.createDirectories(folder);
        at = new Progression();
        recent = List.of();
        kept = false;
        try (NDManager manager = NDManager.newBaseManager(device)) {
            net = plan.network().build(plan.seed());
            net.initialize(manager);
            try (ParameterOptimizer own = new ParameterOptimizer(plan.optimizer(), net)) {
                optimizer = own;
                if (resume) {
                    restore(folder.resolve(LAST));
                }
                return loop(manager);
            }
        } catch (InterruptedException | ClosedByInterruptException e) {
            Thread.currentThread().interrupt();
            throw new TrainingException("The training was interrupted. " + whatIsKept(), e);
        }
    }

    private void restore(Path file) throws IOException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(
                    file.toString(), null, "there is no checkpoint to resume from; start without resuming");
        }
        Checkpoint checkpoint = Checkpoints.loadInto(file, net);
        at = Progression.of(file, checkpoint.metadata());
        try {
            optimizer.importState(checkpoint.step(), checkpoint.optimizer());
        } catch (IllegalArgumentException e) {
            throw new CheckpointException(file, e.getMessage());
        }
        kept = true;
    }

    private void save(String name) throws IOException {
        Map<String, String> metadata = at.toMap();
        new TreeMap<>(facts).forEach(metadata::putIfAbsent);
        Checkpoint checkpoint = Checkpoint.of(net, optimizer.step(), optimizer.exportState(), metadata);
        requireFinite(checkpoint);
        Checkpoints.save(folder.resolve(name), checkpoint);
        kept |= name.equals(LAST);
    }

    /** A good checkpoint is never replaced by one that nobody can use. */
    private void requireFinite(Checkpoint checkpoint) {
        checkpoint.parameters().forEach((name, values) -> {
            if (!values.isFinite()) {
                throw diverged("parameter " + name + " is no longer finite", null);
            }
        });
    }

    private TrainingSummary loop(NDManager manager) throws IOException, InterruptedException {
        PatchSampler sampler = new PatchSampler(training, plan.patch(), plan.augmentation(), plan.seed());
        int batchesPerEpoch = plan.stepsPerEpoch() * plan.accumulation();
        BatchLoader.Plan batches = new BatchLoader.Plan(
                plan.batchSize(), batchesPerEpoch, plan.network().inChannels(), 1, 3);
        long first = ((long) at.epoch * plan.stepsPerEpoch() + at.stepInEpoch) * plan.accumulation();
        try (BatchLoader loader = new BatchLoader(sampler, batches, first)) {
            while (at.epoch < plan.epochs()) {
                if (outOfPatience()) {
                    return summary(TrainingSummary.End.EARLY);
                }
                while (at.stepInEpoch < plan.stepsPerEpoch()) {
                    if (stopRequested) {
                        return stopped();
                    }
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                    step(manager, loader);
                }
                Optional<Validation.Outcome> outcome = Optional.empty();
                if (validates()) {
                    outcome = validate(manager);
                    if (outcome.isEmpty()) {
                        return stopped();
                    }
                }
                finishEpoch(manager, outcome);
            }
        }
        return summary(TrainingSummary.End.FINISHED);
    }

    private TrainingSummary stopped() throws IOException {
        save(LAST);
        return summary(TrainingSummary.End.STOPPED);
    }

    /** A recovery starts the count anew, since what was learned until then says nothing about what follows. */
    private boolean outOfPatience() {
        int since = Math.max(at.bestEpoch, at.recoveredAt);
        if (plan.patience() == 0 || at.epoch - since < plan.patience()) {
            return false;
        }
        listener.note((validation.isPresent() ? "No better validation Dice" : "No lower training loss") + " for "
                + plan.patience() + " epochs: training ends early, the best epoch was " + at.bestEpoch + ".");
        return true;
    }

    private boolean validates() {
        int epoch = at.epoch + 1;
        return validation.isPresent() && (epoch == plan.epochs() || epoch % plan.validateEvery() == 0);
    }

    /** Empty where a stop was requested; a resumed training validates again. */
    private Optional<Validation.Outcome> validate(NDManager manager) throws IOException {
        requireFinite(Checkpoint.of(net, optimizer.step(), Map.of(), Map.of()));
        try {
            return Validation.run(net, manager, validation.orElseThrow(), plan, () -> stopRequested);
        } catch (ArithmeticException e) {
            throw diverged("a validation result is not finite: " + e.getMessage(), e);
        }
    }

    private void step(NDManager manager, BatchLoader loader) throws IOException, InterruptedException {
        long start = System.nanoTime();
        // dropout draws from the engine's generator, whose state cannot be saved
        JniUtils.setSeed(plan.seed() * 1_000_003 + optimizer.step());
        optimizer.zeroGradients();
        double loss = 0;
        recent = new ArrayList<>();
        for (int i = 0; i < plan.accumulation(); i++) {
            recent.add(loader.next());
            loss += backward(manager, recent.get(i)) / plan.accumulation();
        }
        double rate = plan.schedule().factor(optimizer.step()) * at.rateFactor;
        double norm = optimizer.gradientNorm() / plan.accumulation();
        double clip;
        try {
            clip = ParameterOptimizer.clipFactor(norm, plan.clipNorm());
        } catch (ArithmeticException e) {
            throw diverged("the gradient is not finite", e);
        }
        optimizer.update(rate, clip / plan.accumulation());
        at.stepInEpoch++;
        at.lossSum += loss;
        at.normSum += norm;
        at.seconds += (System.nanoTime() - start) * 1e-9;
        listener.step(new TrainingListener.Step(
                optimizer.step(), at.epoch + 1, loss, plan.optimizer().learningRate() * rate, norm));
    }

    /** Adds the gradient of a batch to the parameters' gradients. */
    private double backward(NDManager manager, Batch batch) {
        try (NDManager scratch = manager.newSubManager();
                GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray image = scratch.create(batch.image(), Objective.wide(batch.shape()));
            NDList logits = net.forward(new ParameterStore(manager, false), new NDList(image), true);
            return objective.backward(scratch, batch.labels(), logits, batch.epoch());
        } catch (NonFiniteLossException e) {
            recent = List.of(batch);
            throw diverged(
                    "the loss is not finite: class " + e.classIndex() + " of case "
                            + batch.caseIds().get(e.sample()),
                    e);
        }
    }

    private TrainingException diverged(String what, Exception cause) {
        return new TrainingException(
                where() + what + ". " + whatIsKept()
                        + " Try a lower learning rate, a lower gradient clip, or look for extreme values in these images.",
                cause);
    }

    private String where() {
        if (recent.isEmpty()) {
            return "Before the first step of this run ";
        }
        Batch last = recent.get(recent.size() - 1);
        List<String> cases =
                recent.stream().flatMap(batch -> batch.caseIds().stream()).toList();
        return (recent.size() == 1 ? "In batch " : "In batches " + recent.get(0).index() + " to ") + last.index()
                + " (epoch " + (last.epoch() + 1) + ", cases " + String.join(", ", cases) + ") ";
    }

    private String whatIsKept() {
        return kept
                ? "The last good checkpoint is " + folder.resolve(LAST) + "."
                : "No epoch was completed, so there is no checkpoint.";
    }

    private void finishEpoch(NDManager manager, Optional<Validation.Outcome> outcome) throws IOException {
        double loss = at.lossSum / at.stepInEpoch;
        double norm = at.normSum / at.stepInEpoch;
        OptionalDouble dice = outcome.isPresent() ? outcome.get().meanDice() : OptionalDouble.empty();
        double score = dice.isPresent() ? dice.getAsDouble() : validation.isPresent() ? Double.NaN : -loss;
        at.epoch++;
        at.stepInEpoch = 0;
        at.lossSum = 0;
        at.normSum = 0;
        boolean best = score > at.best;
        if (best) {
            at.best = score;
            at.bestEpoch = at.epoch;
        }
        double rate = plan.optimizer().learningRate()
                * plan.schedule().factor(Math.max(0, optimizer.step() - 1))
                * at.rateFactor;
        listener.epoch(new TrainingListener.Epoch(
                at.epoch,
                optimizer.step(),
                loss,
                dice,
                outcome.isPresent() ? outcome.get().diceByClass() : List.of(),
                rate,
                norm,
                at.seconds,
                best));
        if (best) {
            save(BEST);
        }
        if (outcome.isPresent()
                && at.collapsed(
                        outcome.get().predictsForeground(), outcome.get().holdsForeground(), loss)) {
            recover(manager);
        }
        save(LAST);
    }

    private void recover(NDManager manager) throws IOException {
        at.recoveries++;
        String what = "The network has stopped predicting any foreground (validation Dice 0 for " + at.barren
                + " validations, and the loss stands still). An overlap loss can fall into this hole when the learning rate"
                + " is high and targets are small, because its gradient vanishes once every voxel is called background.";
        if (at.recoveries > MOST_RECOVERIES) {
            throw new TrainingException(
                    what + " Recovery was tried " + MOST_RECOVERIES + " times. Normalise the images, lower the learning"
                            + " rate, add cross-entropy to the loss, or raise the share of foreground patches.",
                    null);
        }
        at.rateFactor *= RECOVERY_FACTOR;
        at.barren = 0;
        at.recoveredAt = at.epoch;
        boolean fromBest = at.bestEpoch > 0 && at.best > 0 && Files.exists(folder.resolve(BEST));
        if (fromBest) {
            Checkpoint checkpoint = Checkpoints.loadInto(folder.resolve(BEST), net);
            optimizer.importState(optimizer.step(), checkpoint.optimizer());
        } else {
            SegmentationNet fresh = plan.network().build(plan.seed() + at.recoveries);
            fresh.initialize(manager);
            Checkpoint.of(fresh, 0, Map.of(), Map.of()).restore(net);
            optimizer.resetState();
            at.sawForeground = false;
        }
        listener.note(what + " Recovering: "
                + (fromBest ? "back to epoch " + at.bestEpoch : "starting from new parameters")
                + ", learning rate times " + RECOVERY_FACTOR + ".");
    }

    private TrainingSummary summary(TrainingSummary.End end) {
        return new TrainingSummary(
                end,
                at.epoch,
                optimizer.step(),
                at.bestEpoch,
                validation.isPresent() && at.bestEpoch > 0 ? OptionalDouble.of(at.best) : OptionalDouble.empty(),
                at.seconds,
                plan.network().parameterCount());
    }
}
