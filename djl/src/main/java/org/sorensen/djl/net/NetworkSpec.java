package org.sorensen.djl.net;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Everything that decides which parameters a network has, and how it uses them.
 *
 * <p>Level l of {@code depth} levels has {@code min(width · 2^l, maxWidth)} channels and {@code 1 / 2^l} of the
 * resolution.
 *
 * @param architecture the family
 * @param rank the number of spatial axes, 2 or 3
 * @param inChannels channels of the image, at least 1
 * @param classes channels of the logits, at least 1
 * @param depth resolution levels, 2 to 8
 * @param width channels at full resolution, at least 1
 * @param maxWidth the most channels of any level, at least {@code width}
 * @param norm how feature maps are normalised
 * @param rectifier the activation
 * @param dropout probability with which a whole channel is dropped behind each activation in training, 0 to below 1
 * @param deepSupervision how many resolutions have logits in training, 1 to {@code depth - 1}
 */
public record NetworkSpec(
        Architecture architecture,
        int rank,
        int inChannels,
        int classes,
        int depth,
        int width,
        int maxWidth,
        FeatureNorm norm,
        Rectifier rectifier,
        double dropout,
        int deepSupervision) {

    /**
     * Checks every field.
     *
     * @throws IllegalArgumentException if a field is outside its range; the message names it
     */
    public NetworkSpec {
        within("rank", rank, 2, 3);
        within("inChannels", inChannels, 1, 1 << 16);
        within("classes", classes, 1, 1 << 16);
        within("depth", depth, 2, 8);
        within("width", width, 1, 1 << 12);
        within("maxWidth", maxWidth, width, 1 << 14);
        within("deepSupervision", deepSupervision, 1, depth - 1);
        if (!(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("dropout must be from 0 to below 1, found " + dropout);
        }
    }

    private static void within(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    name + " of a network must be from " + least + " to " + most + ", found " + value);
        }
    }

    /**
     * The channels of a level.
     *
     * @param level 0 for the full resolution
     * @return {@code min(width · 2^level, maxWidth)}
     */
    public int channels(int level) {
        return Math.min(width << level, maxWidth);
    }

    /**
     * What an image's extents are padded to a multiple of.
     *
     * @return {@code 2^(depth - 1)}
     */
    public int stride() {
        return 1 << depth - 1;
    }

    /**
     * Builds the network; its parameters are made by {@link SegmentationNet#initialize(ai.djl.ndarray.NDManager)}.
     *
     * @param seed decides the first weights
     * @return a new network
     */
    public SegmentationNet build(long seed) {
        return switch (architecture) {
            case UNET -> new UNet(this, seed);
            case VNET -> new VNet(this, seed);
        };
    }

    /**
     * The number of learned parameters; running averages do not count.
     *
     * @return the sum of the sizes of all arrays that training changes by gradient
     */
    public long parameterCount() {
        return build(0).getParameters().values().stream()
                .filter(parameter -> parameter.requiresGradient())
                .mapToLong(parameter -> parameter.getShape().size())
                .sum();
    }

    /**
     * One line for people.
     *
     * @return the fields and the number of parameters
     */
    public String describe() {
        StringBuilder channels = new StringBuilder();
        for (int level = 0; level < depth; level++) {
            channels.append(level == 0 ? "" : "-").append(channels(level));
        }
        return "%s %d-D, %d channel%s in, %d classes, channels %s, norm %s, activation %s, dropout %s, logits at %d resolution%s, %,d parameters"
                .formatted(
                        architecture == Architecture.UNET ? "U-Net" : "V-Net",
                        rank,
                        inChannels,
                        inChannels == 1 ? "" : "s",
                        classes,
                        channels,
                        lower(norm),
                        lower(rectifier),
                        dropout,
                        deepSupervision,
                        deepSupervision == 1 ? "" : "s",
                        parameterCount());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * The fields as strings and numbers, ready for JSON.
     *
     * @return a new map in the order of the fields
     */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("architecture", architecture.name());
        map.put("rank", rank);
        map.put("inChannels", inChannels);
        map.put("classes", classes);
        map.put("depth", depth);
        map.put("width", width);
        map.put("maxWidth", maxWidth);
        map.put("norm", norm.name());
        map.put("rectifier", rectifier.name());
        map.put("dropout", dropout);
        map.put("deepSupervision", deepSupervision);
        return map;
    }

    /**
     * Reads what {@link #toMap()} wrote. Numbers may have any type, or be text.
     *
     * @param map the fields; further keys are an error
     * @return the specification
     * @throws IllegalArgumentException if a field is missing, unknown, of another kind or out of range
     */
    public static NetworkSpec fromMap(Map<String, ?> map) {
        SpecFields fields = new SpecFields(map);
        NetworkSpec spec = new NetworkSpec(
                fields.constant("architecture", Architecture.class),
                fields.integer("rank"),
                fields.integer("inChannels"),
                fields.integer("classes"),
                fields.integer("depth"),
                fields.integer("width"),
                fields.integer("maxWidth"),
                fields.constant("norm", FeatureNorm.class),
                fields.constant("rectifier", Rectifier.class),
                fields.number("dropout"),
                fields.integer("deepSupervision"));
        fields.refuseOthers(spec.toMap().keySet());
        return spec;
    }

    /** Collects the fields of a specification; what is not set has the default of its architecture. */
    public static final class Builder {
        private static final int USUAL_MAX_WIDTH = 320;

        private final Architecture architecture;
        private int rank = 3;
        private int inChannels = 1;
        private int classes = 2;
        private int depth;
        private int width = 16;
        private OptionalInt maxWidth = OptionalInt.empty();
        private FeatureNorm norm;
        private Rectifier rectifier;
        private double dropout;
        private int deepSupervision = 1;

        Builder(Architecture architecture) {
            this.architecture = architecture;
            boolean unet = architecture == Architecture.UNET;
            this.depth = unet ? 4 : 5;
            this.norm = unet ? FeatureNorm.INSTANCE : FeatureNorm.NONE;
            this.rectifier = unet ? Rectifier.LEAKY_RELU : Rectifier.PRELU;
        }

        /**
         * The number of spatial axes, 3 by default.
         *
         * @param axes 2 or 3
         * @return this builder
         */
        public Builder rank(int axes) {
            this.rank = axes;
            return this;
        }

        /**
         * The channels of the image, 1 by default.
         *
         * @param channels at least 1
         * @return this builder
         */
        public Builder inChannels(int channels) {
            this.inChannels = channels;
            return this;
        }

        /**
         * The channels of the logits, 2 by default.
         *
         * @param count at least 1
         * @return this builder
         */
        public Builder classes(int count) {
            this.classes = count;
            return this;
        }

        /**
         * The resolution levels, 4 by default for a U-Net and 5 for a V-Net.
         *
         * @param levels 2 to 8
         * @return this builder
         */
        public Builder depth(int levels) {
            this.depth = levels;
            return this;
        }

        /**
         * The channels at full resolution, 16 by default; doubled per level.
         *
         * @param channels at least 1
         * @return this builder
         */
        public Builder width(int channels) {
            this.width = channels;
            return this;
        }

        /**
         * The most channels of any level, 320 by default, or the width where that is more.
         *
         * @param channels at least the width
         * @return this builder
         */
        public Builder maxWidth(int channels) {
            this.maxWidth = OptionalInt.of(channels);
            return this;
        }

        /**
         * The normalisation, by instance by default for a U-Net and none for a V-Net.
         *
         * @param kind how feature maps are normalised
         * @return this builder
         */
        public Builder norm(FeatureNorm kind) {
            this.norm = kind;
            return this;
        }

        /**
         * The activation, leaky ReLU by default for a U-Net and PReLU for a V-Net.
         *
         * @param kind the activation
         * @return this builder
         */
        public Builder rectifier(Rectifier kind) {
            this.rectifier = kind;
            return this;
        }

        /**
         * The probability with which a channel is dropped in training, 0 by default.
         *
         * @param rate 0 to below 1
         * @return this builder
         */
        public Builder dropout(double rate) {
            this.dropout = rate;
            return this;
        }

        /**
         * How many resolutions have logits in training, 1 by default.
         *
         * @param resolutions 1 to {@code depth - 1}
         * @return this builder
         */
        public Builder deepSupervision(int resolutions) {
            this.deepSupervision = resolutions;
            return this;
        }

        /**
         * The specification.
         *
         * @return the fields set so far and the defaults of the others
         * @throws IllegalArgumentException if a field is out of range
         */
        public NetworkSpec spec() {
            return new NetworkSpec(
                    architecture,
                    rank,
                    inChannels,
                    classes,
                    depth,
                    width,
                    maxWidth.orElse(Math.max(width, USUAL_MAX_WIDTH)),
                    norm,
                    rectifier,
                    dropout,
                    deepSupervision);
        }

        /**
         * Builds the network.
         *
         * @param seed decides the first weights
         * @return a new network without parameters
         * @throws IllegalArgumentException if a field is out of range
         */
        public SegmentationNet build(long seed) {
            return spec().build(seed);
        }
    }
}
