package org.sorensen.cli.loss;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.ToDoubleFunction;
import org.sorensen.testkit.CaseResult;
import org.sorensen.testkit.Conformance;
import org.sorensen.testkit.GoldenCases;
import org.sorensen.testkit.GoldenFormatException;

/** What became of every case of some files. */
final class ConformResult {
    /**
     * One line.
     *
     * @param file where it stands
     * @param line its number, from 1
     * @param result what became of it
     */
    private record Line(Path file, int line, CaseResult result) {}

    private final Conformance conformance;
    private final List<Line> lines = new ArrayList<>();

    ConformResult(boolean floatPath) {
        this.conformance = Conformance.of(floatPath);
    }

    /** Compares a file's cases; damage to the file is a failure of its own. */
    void add(Path file, LongConsumer done) throws IOException {
        int before = lines.size();
        try {
            CaseLines.read(file, (number, text) -> {
                lines.add(new Line(file, number, check(file, number, text)));
                done.accept(lines.size());
            });
        } catch (CaseLines.DamagedException e) {
            lines.add(new Line(file, e.line(), failure(file + ":" + e.line(), e.getMessage())));
        }
        if (lines.size() == before) {
            lines.add(new Line(file, 1, failure(file.toString(), "the file holds no case")));
        }
    }

    private CaseResult check(Path file, int number, String text) {
        try {
            return conformance.check(GoldenCases.parse(file.getFileName().toString(), number, text));
        } catch (GoldenFormatException e) {
            return failure(file + ":" + number, e.getMessage());
        }
    }

    private static CaseResult failure(String id, String reason) {
        return new CaseResult(id, CaseResult.Status.FAILED, new double[0], new double[0], 0, 0, Optional.of(reason));
    }

    long failures() {
        return count(CaseResult.Status.FAILED);
    }

    private long count(CaseResult.Status status) {
        return lines.stream().filter(line -> line.result().status() == status).count();
    }

    /** A line for each failing case, the largest errors of those that passed, and the counts. */
    List<String> lines(boolean withSkipped) {
        List<String> text = new ArrayList<>();
        for (Line line : lines) {
            CaseResult result = line.result();
            if (result.failed()) {
                text.add("failed  " + result.id() + "  " + difference(result) + reason(result));
            } else if (withSkipped && result.status() == CaseResult.Status.SKIPPED) {
                text.add("skipped  " + result.id() + reason(result));
            }
        }
        if (count(CaseResult.Status.PASSED) > 0) {
            text.add("largest errors of those that passed: value " + worst(CaseResult::valueError) + ", gradient "
                    + worst(CaseResult::gradientError));
        }
        text.add(count(CaseResult.Status.PASSED) + " passed, " + failures() + " failed, "
                + count(CaseResult.Status.SKIPPED) + " skipped");
        return text;
    }

    private String worst(ToDoubleFunction<CaseResult> error) {
        CaseResult worst = lines.stream()
                .map(Line::result)
                .filter(result -> result.status() == CaseResult.Status.PASSED)
                .max(Comparator.comparingDouble(error))
                .orElseThrow();
        return small(error.applyAsDouble(worst)) + " (" + worst.id() + ")";
    }

    private static String small(double error) {
        return String.format(Locale.ROOT, "%.2g", error);
    }

    private static String reason(CaseResult result) {
        return result.reason()
                .map(reason -> ": " + reason.replaceAll("\\s+", " "))
                .orElse("");
    }

    /** Expected and found, of several values those that differ most. */
    private static String difference(CaseResult result) {
        double[] expected = result.expected();
        double[] found = result.found();
        if (found.length == 0 || expected.length != found.length) {
            return expected.length == 0 ? "no case" : "expected " + some(expected) + ", got " + some(found);
        }
        int worst = 0;
        for (int i = 0; i < expected.length; i++) {
            if (Math.abs(expected[i] - found[i]) > Math.abs(expected[worst] - found[worst])) {
                worst = i;
            }
        }
        String which = expected.length == 1 ? "" : " (value " + worst + " of " + expected.length + ")";
        return "expected " + expected[worst] + ", got " + found[worst] + which + ", largest gradient error "
                + small(result.gradientError());
    }

    private static String some(double[] values) {
        return values.length == 0 ? "nothing" : values.length == 1 ? values[0] + "" : values.length + " values";
    }

    Map<String, Object> json() {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("passed", count(CaseResult.Status.PASSED));
        json.put("failed", failures());
        json.put("skipped", count(CaseResult.Status.SKIPPED));
        json.put("cases", lines.stream().map(ConformResult::json).toList());
        return json;
    }

    private static Map<String, Object> json(Line line) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("id", line.result().id());
        json.put("file", line.file().toString());
        json.put("line", line.line());
        json.put("status", line.result().status().name().toLowerCase(Locale.ROOT));
        json.put("expected", value(line.result().expected()));
        json.put("got", value(line.result().found()));
        json.put("valueError", line.result().valueError());
        json.put("gradientError", line.result().gradientError());
        json.put("reason", line.result().reason());
        return json;
    }

    /** A number where there is one alone. */
    private static Object value(double[] values) {
        return values.length == 1 ? values[0] : Arrays.stream(values).boxed().toList();
    }
}
