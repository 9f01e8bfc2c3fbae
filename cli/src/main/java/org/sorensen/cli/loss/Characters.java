package org.sorensen.cli.loss;

import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.text.Normalizer;
import java.util.Map;

/** Text in characters that a terminal has: formulas are spelled out where it has no mathematical signs. */
final class Characters {
    private static final Map<String, String> SPELLED = Map.ofEntries(
            Map.entry("−", "-"),
            Map.entry("–", "-"),
            Map.entry("·", "*"),
            Map.entry("×", "x"),
            Map.entry("…", "..."),
            Map.entry("≤", "<="),
            Map.entry("≥", ">="),
            Map.entry("≠", "!="),
            Map.entry("≈", "~"),
            Map.entry("←", "<-"),
            Map.entry("→", "->"),
            Map.entry("∞", "infinity"),
            Map.entry("∂", "d"),
            Map.entry("√", "sqrt"),
            Map.entry("∈", " in "),
            Map.entry("½", "1/2"),
            Map.entry("¼", "1/4"),
            Map.entry("²", "^2"),
            Map.entry("³", "^3"),
            Map.entry("Σ", "sum "),
            Map.entry("Π", "product "),
            Map.entry("Δ", "Delta"),
            Map.entry("ℓ", "l"),
            Map.entry("α", "alpha"),
            Map.entry("β", "beta"),
            Map.entry("γ", "gamma"),
            Map.entry("δ", "delta"),
            Map.entry("ε", "eps"),
            Map.entry("κ", "kappa"),
            Map.entry("λ", "lambda"),
            Map.entry("π", "pi"),
            Map.entry("ρ", "rho"),
            Map.entry("σ", "sigma"),
            Map.entry("τ", "tau"),
            Map.entry("φ", "phi"),
            Map.entry("ω", "omega"),
            Map.entry("ø", "o"));

    private final CharsetEncoder encoder;

    Characters(Charset charset) {
        this.encoder = charset.newEncoder();
    }

    /** The text, with what the terminal lacks spelled out. */
    String of(String text) {
        if (encoder.canEncode(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        text.codePoints().mapToObj(Character::toString).forEach(each -> out.append(spelled(each)));
        return out.toString();
    }

    private String spelled(String character) {
        if (encoder.canEncode(character)) {
            return character;
        }
        if (SPELLED.containsKey(character)) {
            return SPELLED.get(character);
        }
        // Letters without their marks, subscripts and superscripts as the signs that they are small forms of.
        String bare = Normalizer.normalize(character, Normalizer.Form.NFKD).replaceAll("\\p{M}", "");
        return encoder.canEncode(bare) ? bare : SPELLED.getOrDefault(bare, "?");
    }

    /** JSON, with what the terminal lacks as escapes. */
    String ofJson(String json) {
        StringBuilder out = new StringBuilder();
        for (char each : json.toCharArray()) {
            out.append(encoder.canEncode(each) ? String.valueOf(each) : String.format("\\u%04x", (int) each));
        }
        return out.toString();
    }
}
