package org.sorensen.cli.run;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.sorensen.cli.Progress;
import org.sorensen.djl.train.TrainingListener;
import org.sorensen.report.Cell;
import org.sorensen.report.Csv;
import org.sorensen.report.CsvWriter;

/** Shows a training's progress and writes its metrics.csv. */
final class RunListener implements TrainingListener, Closeable {
    private final Progress progress;
    private final CsvWriter csv;
    private final int foregroundClasses;
    private final List<String> notes = new ArrayList<>();
    private double lossSum;
    private int lossCount;
    private OptionalDouble dice = OptionalDouble.empty();

    private RunListener(Progress progress, CsvWriter csv, int foregroundClasses) {
        this.progress = progress;
        this.csv = csv;
        this.foregroundClasses = foregroundClasses;
    }

    /**
     * Starts the file, or goes on with it.
     *
     * @param epochs the epochs whose rows are kept; 0 to start
     */
    static RunListener open(Progress progress, RunFolder folder, List<String> classNames, int epochs)
            throws IOException {
        String[] header = header(classNames);
        return new RunListener(
                progress,
                epochs == 0 ? Csv.create(folder.metrics(), header) : Csv.resume(folder.metrics(), epochs, header),
                classNames.size() - 1);
    }

    private static String[] header(List<String> classNames) {
        List<String> names = new ArrayList<>(List.of("epoch", "step", "train_loss", "validation_dice"));
        for (int label = 1; label < classNames.size(); label++) {
            names.add(diceColumn(label, classNames.get(label)));
        }
        names.addAll(List.of("learning_rate", "gradient_norm", "best", "seconds"));
        return names.toArray(String[]::new);
    }

    static String diceColumn(int label, String name) {
        return "dice_" + label + "_" + name;
    }

    /** What a person should read afterwards too. */
    List<String> notes() {
        return notes;
    }

    @Override
    public void step(Step step) {
        lossSum += step.loss();
        lossCount++;
        String figures = String.format(Locale.ROOT, "loss %.3f", lossSum / lossCount);
        if (dice.isPresent()) {
            figures += String.format(Locale.ROOT, "  Dice %.3f", dice.getAsDouble());
        }
        progress.update(step.step(), figures);
    }

    @Override
    public void epoch(Epoch epoch) throws IOException {
        lossSum = 0;
        lossCount = 0;
        if (epoch.validationDice().isPresent()) {
            dice = epoch.validationDice();
        }
        List<Cell> cells = new ArrayList<>(List.of(
                Cell.number(epoch.epoch()),
                Cell.number(epoch.step()),
                Cell.number(epoch.trainLoss()),
                Cell.optional(epoch.validationDice(), "not validated")));
        for (int i = 0; i < foregroundClasses; i++) {
            boolean validated = i < epoch.diceByClass().size();
            cells.add(
                    validated
                            ? Cell.optional(epoch.diceByClass().get(i), "in no case")
                            : Cell.undefined("not validated"));
        }
        cells.add(Cell.number(epoch.learningRate()));
        cells.add(Cell.number(epoch.gradientNorm()));
        cells.add(Cell.text(epoch.best() ? "yes" : "no"));
        cells.add(Cell.number(epoch.seconds()));
        csv.row(cells);
    }

    @Override
    public void note(String message) {
        notes.add(message);
        progress.say(message);
    }

    @Override
    public void close() throws IOException {
        csv.close();
    }
}
