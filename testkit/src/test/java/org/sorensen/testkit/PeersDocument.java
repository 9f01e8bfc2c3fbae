package org.sorensen.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;
import org.sorensen.array.DoubleArray;
import org.sorensen.array.Shape;
import org.sorensen.peer.PeerInput;
import org.sorensen.peer.PeerLoss;
import org.sorensen.peer.Peers;
import org.sorensen.peer.Preset;

/** The parts of docs/losses.md that the presets say: what peers do with absent classes, and what to know of each. */
final class PeersDocument {
    private static final double[] SOME = {.8, .6, .3, .1};
    private static final double[] NOTHING = new double[4];
    private static final double[] PRESENT = {1, 1, 0, 0};

    /** The calls of one foreground channel of probabilities, by what the table calls them. */
    private static final Map<String, String> CALLS = calls();

    private PeersDocument() {}

    private static Map<String, String> calls() {
        Map<String, String> calls = new LinkedHashMap<>();
        calls.put("MONAI `DiceLoss()`", "monai-1.5 DiceLoss()");
        calls.put("… `squared_pred=True`", "monai-1.5 DiceLoss(squared_pred=True)");
        calls.put("… `jaccard=True`", "monai-1.5 DiceLoss(jaccard=True)");
        calls.put("… `smooth_nr=0`", "monai-1.5 DiceLoss(smooth_nr=0)");
        calls.put("MONAI `TverskyLoss()`", "monai-1.5 TverskyLoss()");
        calls.put("SMP 0.3 `DiceLoss(\"binary\")`", "smp-0.3 DiceLoss('binary', from_logits=False)");
        calls.put("SMP 0.5 `DiceLoss(\"binary\")`", "smp-0.5 DiceLoss('binary', from_logits=False)");
        calls.put("Keras `Dice()`", "keras-3 Dice()");
        calls.put("nnU-Net, smoothing 1", "nnunet-2 MemoryEfficientSoftDiceLoss(smooth=1.0)");
        calls.put("nnU-Net, 1e-5 as it trains", "nnunet-2 MemoryEfficientSoftDiceLoss(smooth=1e-5)");
        return calls;
    }

    /** The rows beside those of the policies. */
    static String absent() {
        StringJoiner out = new StringJoiner("\n");
        out.add("| peer | value at p = (.8, .6, .3, .1) | derivative | value at p = 0 | derivative |"
                + " with a present class |");
        out.add("|---|---|---|---|---|---|");
        CALLS.forEach((name, call) -> {
            List<String> cells = new ArrayList<>(List.of(name));
            PeerLoss loss = Peers.parse(call);
            for (double[] p : List.of(SOME, NOTHING)) {
                PeerInput input = input(p, NOTHING);
                DoubleArray slopes = DoubleArray.zeros(input.scores().shape());
                cells.add(number(loss.evaluate(input, slopes).value()));
                cells.add(slope(slopes.toArray()));
            }
            cells.add(number(loss.evaluate(input(joined(SOME, SOME), joined(NOTHING, PRESENT)))
                    .value()));
            out.add("| " + String.join(" | ", cells) + " |");
        });
        return out.toString();
    }

    private static double[] joined(double[] first, double[] second) {
        double[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }

    private static PeerInput input(double[] p, double[] t) {
        Shape shape = Shape.of(p.length / 4, 1, 4);
        return new PeerInput(
                DoubleArray.of(p.clone(), shape),
                PeerInput.ScoreKind.PROBABILITIES,
                PeerInput.TargetKind.ONEHOT,
                DoubleArray.of(t.clone(), shape));
    }

    private static String slope(double[] slopes) {
        double least = Arrays.stream(slopes).min().orElseThrow();
        double most = Arrays.stream(slopes).max().orElseThrow();
        return number(least).equals(number(most)) ? number(least) : number(least) + " to " + number(most);
    }

    /** Three digits; what rounding left of 0 is 0. */
    private static String number(double value) {
        if (Math.abs(value) < 1e-12) {
            return "0";
        }
        String text =
                String.format(Locale.ROOT, Math.abs(value) < 1e-3 || Math.abs(value) >= 1e4 ? "%.2e" : "%.6f", value);
        return text.contains("e") ? text : text.replaceAll("0+$", "").replaceAll("\\.$", "");
    }

    /** Every preset with its losses and what is known to deviate. */
    static String presets() {
        StringJoiner out = new StringJoiner("\n");
        for (Preset preset : Preset.values()) {
            out.add("### " + preset.title()).add("");
            String losses =
                    preset.losses().stream().map(each -> "`" + each + "`").collect(Collectors.joining(", "));
            out.add(LossesDocument.wrapped(
                    "Typed `" + preset.id() + "`, in Java `Preset." + preset.name() + "`: " + losses + ".", ""));
            if (!preset.deviations().isEmpty()) {
                out.add("");
                preset.deviations().forEach(each -> out.add(LossesDocument.wrapped("- " + each, "  ")));
            }
            out.add("");
        }
        return out.toString().stripTrailing();
    }
}
