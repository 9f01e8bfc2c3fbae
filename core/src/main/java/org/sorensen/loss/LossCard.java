package org.sorensen.loss;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the catalog knows of a loss: how it is made from text, the instances its contract is tested with, and what the
 * documents and the command line say of it. Each loss has one, {@code CARD}, in its own file. Immutable; the methods
 * named after a field without arguments read it, those with one return a changed copy.
 */
public final class LossCard {
    /** How a loss copes with a foreground of few voxels. */
    public enum Imbalance {
        /** Background voxels that are right count for nothing, whatever their number. */
        YES,
        /** With a parameter set for it. */
        BY_PARAMETER,
        /** The many outweigh the few. */
        NO
    }

    private final String id;
    private final String title;
    private final LossFamily family;
    private final Map<String, String> texts;
    private final Imbalance imbalance;
    private final List<LossParameter> parameters;
    private final List<String> peers;
    private final Function<LossArguments, Loss> maker;
    private final List<Loss> variants;

    private LossCard(
            String id,
            String title,
            LossFamily family,
            Map<String, String> texts,
            Imbalance imbalance,
            List<LossParameter> parameters,
            List<String> peers,
            Function<LossArguments, Loss> maker,
            List<Loss> variants) {
        this.id = id;
        this.title = title;
        this.family = family;
        this.texts = Map.copyOf(texts);
        this.imbalance = imbalance;
        this.parameters = List.copyOf(parameters);
        this.peers = List.copyOf(peers);
        this.maker = maker;
        this.variants = List.copyOf(variants);
    }

    /**
     * The beginning of a card.
     *
     * @param id how it is typed, lower case with hyphens
     * @param title its name in English
     * @param family what kind it is of
     * @param maker makes the loss from the parameters
     * @return a card to be completed
     */
    public static LossCard of(String id, String title, LossFamily family, Function<LossArguments, Loss> maker) {
        return new LossCard(
                id,
                title,
                family,
                Map.of(),
                Imbalance.NO,
                List.of(),
                List.of(),
                Objects.requireNonNull(maker),
                List.of());
    }

    private LossCard with(String key, String text) {
        Map<String, String> more = new LinkedHashMap<>(texts);
        more.put(key, text);
        return new LossCard(id, title, family, more, imbalance, parameters, peers, maker, variants);
    }

    private String text(String key) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalStateException("the card of " + id + " lacks its " + key);
        }
        return text;
    }

    /**
     * With the purpose.
     *
     * @param text one phrase: what it optimises
     * @return the changed copy
     */
    public LossCard purpose(String text) {
        return with("purpose", text);
    }

    /**
     * With the formula.
     *
     * @param text in plain characters: p, t, m, and the sums I, P, T
     * @return the changed copy
     */
    public LossCard formula(String text) {
        return with("formula", text);
    }

    /**
     * With the gradient.
     *
     * @param text the derivative by p or by the logit, in plain characters
     * @return the changed copy
     */
    public LossCard gradient(String text) {
        return with("gradient", text);
    }

    /**
     * With the range of values.
     *
     * @param text such as {@code 0 to 1}
     * @return the changed copy
     */
    public LossCard range(String text) {
        return with("range", text);
    }

    /**
     * With when to use it.
     *
     * @param text one or two sentences
     * @return the changed copy
     */
    public LossCard use(String text) {
        return with("use", text);
    }

    /**
     * With when not to use it.
     *
     * @param text one or two sentences
     * @return the changed copy
     */
    public LossCard avoid(String text) {
        return with("avoid", text);
    }

    /**
     * With its typical use.
     *
     * @param text a few words for the comparison chart
     * @return the changed copy
     */
    public LossCard typically(String text) {
        return with("typically", text);
    }

    /**
     * With where it is not differentiable, or how it is made so.
     *
     * @param text a few words for the comparison chart: {@code yes}, {@code almost everywhere: …}
     * @return the changed copy
     */
    public LossCard differentiable(String text) {
        return with("differentiable", text);
    }

    /**
     * With its paper.
     *
     * @param text authors, year, and where to find it
     * @return the changed copy
     */
    public LossCard paper(String text) {
        return with("paper", text);
    }

    /**
     * With how it copes with imbalance.
     *
     * @param value how
     * @return the changed copy
     */
    public LossCard imbalance(Imbalance value) {
        return new LossCard(id, title, family, texts, value, parameters, peers, maker, variants);
    }

    /**
     * With one more parameter.
     *
     * @param name what it is called
     * @param standard its default, as it would be typed
     * @param range what it may be
     * @param meaning what it does, one phrase
     * @return the changed copy
     */
    public LossCard parameter(String name, Object standard, String range, String meaning) {
        List<LossParameter> more = new ArrayList<>(parameters);
        String typed = standard instanceof Enum<?> constant ? LossArguments.spelling(constant) : standard.toString();
        more.add(new LossParameter(name, typed, range, meaning));
        return new LossCard(id, title, family, texts, imbalance, more, peers, maker, variants);
    }

    /**
     * With the classes of other libraries that it equals.
     *
     * @param names such as {@code MONAI DiceLoss}
     * @return the changed copy
     */
    public LossCard peers(String... names) {
        return new LossCard(id, title, family, texts, imbalance, parameters, List.of(names), maker, variants);
    }

    /**
     * With short forms.
     *
     * @param names how it may be typed too
     * @return the changed copy
     */
    public LossCard aliases(String... names) {
        return with("aliases", String.join(" ", names));
    }

    /**
     * Short forms.
     *
     * @return how it may be typed too
     */
    public List<String> aliases() {
        return texts.containsKey("aliases") ? List.of(text("aliases").split(" ")) : List.of();
    }

    boolean answersTo(String name) {
        return Losses.plain(id).equals(Losses.plain(name))
                || aliases().stream().anyMatch(alias -> Losses.plain(alias).equals(Losses.plain(name)));
    }

    /**
     * With further instances for the contract tests, besides the one of all defaults.
     *
     * @param losses every form that takes another branch
     * @return the changed copy
     */
    public LossCard variants(Loss... losses) {
        return new LossCard(id, title, family, texts, imbalance, parameters, peers, maker, List.of(losses));
    }

    /**
     * How it is typed.
     *
     * @return the id
     */
    public String id() {
        return id;
    }

    /**
     * Its name.
     *
     * @return the title
     */
    public String title() {
        return title;
    }

    /**
     * Its family.
     *
     * @return the family
     */
    public LossFamily family() {
        return family;
    }

    /**
     * What it optimises.
     *
     * @return one phrase
     */
    public String purpose() {
        return text("purpose");
    }

    /**
     * The formula.
     *
     * @return in plain characters
     */
    public String formula() {
        return text("formula");
    }

    /**
     * The derivative.
     *
     * @return in plain characters
     */
    public String gradient() {
        return text("gradient");
    }

    /**
     * The range of values.
     *
     * @return the range
     */
    public String range() {
        return text("range");
    }

    /**
     * When to use it.
     *
     * @return the advice
     */
    public String use() {
        return text("use");
    }

    /**
     * When not to use it.
     *
     * @return the advice
     */
    public String avoid() {
        return text("avoid");
    }

    /**
     * Typical use.
     *
     * @return a few words
     */
    public String typically() {
        return text("typically");
    }

    /**
     * Where it is differentiable.
     *
     * @return a few words
     */
    public String differentiable() {
        return text("differentiable");
    }

    /**
     * The paper.
     *
     * @return authors, year, where to find it
     */
    public String paper() {
        return text("paper");
    }

    /**
     * How it copes with imbalance.
     *
     * @return how
     */
    public Imbalance imbalance() {
        return imbalance;
    }

    /**
     * The parameters.
     *
     * @return in the order of the card
     */
    public List<LossParameter> parameters() {
        return parameters;
    }

    /**
     * Classes of other libraries that it equals.
     *
     * @return their names
     */
    public List<String> peers() {
        return peers;
    }

    /**
     * The loss with its defaults.
     *
     * @return the loss
     */
    public Loss make() {
        return make(Map.of());
    }

    /**
     * The loss with some parameters set.
     *
     * @param arguments texts by name of the parameter
     * @return the loss
     * @throws IllegalArgumentException if a parameter is unknown or its text does not fit; the message lists the
     *     parameters
     */
    public Loss make(Map<String, String> arguments) {
        Map<String, String> values =
                parameters.stream().collect(Collectors.toMap(LossParameter::name, LossParameter::standard));
        arguments.forEach((name, text) -> {
            String known = parameters.stream()
                    .map(LossParameter::name)
                    .filter(each -> Losses.plain(each).equals(Losses.plain(name)))
                    .findFirst()
                    .orElse(name);
            if (values.replace(known, text) == null) {
                throw new IllegalArgumentException(id + " has no parameter \"" + name + "\"; it has "
                        + (parameters.isEmpty()
                                ? "none"
                                : parameters.stream()
                                        .map(each -> each.name() + "=" + each.standard())
                                        .collect(Collectors.joining(", "))));
            }
        });
        return maker.apply(new LossArguments(id, values));
    }

    /**
     * Every instance the contract is tested with.
     *
     * @return the loss of all defaults, then the variants
     */
    public List<Loss> examples() {
        List<Loss> all = new ArrayList<>();
        all.add(make());
        all.addAll(variants);
        return all;
    }

    /** The id. */
    @Override
    public String toString() {
        return id;
    }
}
