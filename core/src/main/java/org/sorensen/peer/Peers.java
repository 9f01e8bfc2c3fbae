package org.sorensen.peer;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Peers' constructor calls, as text or as data, made into losses. */
public final class Peers {
    /** A peer with its version, a space, a call. */
    private static final Pattern VERSIONED =
            Pattern.compile("([A-Za-z][\\w.=-]*)(?:\\s+|\\s*:\\s*)([A-Za-z_].*)", Pattern.DOTALL);

    private Peers() {}

    /**
     * A loss from a constructor call as it is written in Python, such as
     * {@code monai.losses.DiceLoss(include_background=False, softmax=True, to_onehot_y=True)}. Numbers, strings, lists,
     * dictionaries, {@code torch.tensor([…])}, {@code np.array([…])}, names of activations and nested losses are
     * understood; nothing is executed.
     *
     * @param text the call; a version may precede it, as in {@code smp-0.3 DiceLoss('binary')}
     * @return the loss
     * @throws IllegalArgumentException if library, class or keyword is not known, listing those that are; if a value is
     *     not supported; or if the text is no call, naming the position
     */
    public static PeerLoss parse(String text) {
        String stripped = PythonReader.expression(text);
        Matcher versioned = VERSIONED.matcher(stripped);
        if (versioned.matches()) {
            return make(Preset.named(versioned.group(1)), PythonReader.call(versioned.group(2)));
        }
        PythonCall call = PythonReader.call(stripped);
        return make(Preset.ofModule(call.name()), call);
    }

    /**
     * A loss of a named library and version from a call whose modules are not read.
     *
     * @param preset the library and version
     * @param text the call
     * @return the loss
     * @throws IllegalArgumentException as for {@link #parse(String)}
     */
    public static PeerLoss parse(Preset preset, String text) {
        return make(preset, PythonReader.call(PythonReader.expression(text)));
    }

    private static PeerLoss make(Preset preset, PythonCall call) {
        // a function, unlike a class, is called with the arrays first
        List<Object> positional = call.positional();
        boolean function = Character.isLowerCase(call.simpleName().charAt(0));
        if (function && positional.size() > 1 && isArray(positional.get(0)) && isArray(positional.get(1))) {
            positional = positional.subList(2, positional.size());
        }
        return of(new PeerCall(preset, call.simpleName(), positional, call.keywords(), false));
    }

    /** Whether a value is what a variable or a call holds. */
    private static boolean isArray(Object value) {
        return value instanceof String || value instanceof PythonCall;
    }

    /**
     * A loss from a call given as data.
     *
     * @param call the call
     * @return the loss
     * @throws IllegalArgumentException as for {@link #parse(String)}
     */
    public static PeerLoss of(PeerCall call) {
        Constructor constructor = call.preset().constructor(call.loss());
        Arguments arguments = constructor
                .signature()
                .bind(call.preset().title(), call.positional(), call.arguments(), call.bugCompatible());
        return new PeerLoss(call, constructor.maker().apply(arguments));
    }

    /**
     * A loss from a class and its keywords.
     *
     * @param preset the library and version
     * @param loss the class
     * @param arguments the keywords
     * @return the loss
     * @throws IllegalArgumentException as for {@link #parse(String)}
     */
    public static PeerLoss of(Preset preset, String loss, Map<String, Object> arguments) {
        return of(new PeerCall(preset, loss, arguments));
    }
}
