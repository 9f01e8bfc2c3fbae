package org.sorensen.cli.loss;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.sorensen.cli.Progress;
import org.sorensen.cli.Sorensen;
import org.sorensen.cli.UsageException;
import org.sorensen.cli.Verbosity;
import org.sorensen.report.SummaryJson;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** {@code sorensen conform}: whether losses here give the numbers that other libraries gave. */
@Command(
        name = "conform",
        customSynopsis = "@|bold sorensen conform|@ FILE.jsonl[.gz]... [--json OUT] [--float]",
        description = {
            "Evaluates recorded cases of other libraries' losses and compares values and gradients: the proof that moving"
                    + " to this library changes no number.",
            "",
            "A file holds one JSON object per line: id, peer (monai-1.5, smp-0.5, smp-0.3, keras-3, nnunet-2, torch,"
                    + " kornia), loss (the peer's class), kwargs (as passed to it), input_kind (logits, probabilities),"
                    + " shape [N, C, spatial...], input (flat, row-major), target_kind (labels, onehot, soft),"
                    + " target_shape, target, value (a number, or a list where the peer did not reduce); and where they"
                    + " apply mask with mask_shape, sample_weight with sample_weight_shape, ignore_index, bug, grad or"
                    + " grad_of_sum, tolerance (relative). Other keys are passed over.",
            "",
            "Each failing case has a line; the last line counts. A line that is no case, a loss or a keyword that is not"
                    + " known is a failure. Skipped is only what the peer gave no finite number for."
        },
        footer = {
            "",
            "Examples:",
            "  sorensen conform conformance/*.jsonl.gz",
            "  sorensen conform mine.jsonl --json result.json",
            "  sorensen conform mine.jsonl.gz --float",
            "",
            "Exit codes: 0 all passed, 1 a case failed or the work did, 2 wrong usage or",
            "input."
        })
public final class ConformCommand implements Callable<Integer> {
    @ParentCommand
    private Sorensen sorensen;

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "JSON lines, gzipped or not; patterns such as 'conformance/*.gz' too.")
    private List<String> files;

    @Option(names = "--json", paramLabel = "OUT", description = "Write the result of every case as JSON.")
    private Path json;

    @Option(
            names = "--float",
            description =
                    "Compare the fast path in single precision with our double path on the same cases, within 5e-6.")
    private boolean floatPath;

    /** Made by the command line. */
    public ConformCommand() {}

    @Override
    public Integer call() throws IOException {
        List<Path> found = CaseLines.files(files);
        requireFolder();
        long total = CaseLines.count(found);
        ConformResult result = new ConformResult(floatPath);
        try (Progress progress = sorensen.progress("Comparing", Math.max(1, total), 0)) {
            for (Path file : found) {
                result.add(file, done -> progress.update(done, result.failures() + " failed"));
            }
        }
        if (json != null) {
            SummaryJson.write(json, result.json());
        }
        PrintStream out = sorensen.terminal().out();
        Characters characters = new Characters(sorensen.terminal().charset());
        result.lines(sorensen.verbosity() == Verbosity.VERBOSE).forEach(line -> out.println(characters.of(line)));
        return result.failures() > 0 ? 1 : 0;
    }

    private void requireFolder() {
        if (json != null) {
            Path folder = json.toAbsolutePath().getParent();
            if (folder == null || !Files.isDirectory(folder)) {
                throw new UsageException("--json " + json + ": there is no folder " + folder);
            }
        }
    }
}
