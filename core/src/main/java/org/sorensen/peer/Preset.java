package org.sorensen.peer;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Libraries and papers whose losses are reproduced exactly, by version. What they are known to do wrong is listed in
 * {@link #deviations()}; a defect marked there as reproduced on request follows {@link PeerCall#bugCompatible()}.
 */
public enum Preset {
    /** MONAI 1.5. */
    MONAI_1_5(
            "monai-1.5",
            "MONAI 1.5",
            MonaiPeer.CONSTRUCTORS,
            MonaiPeer.DEVIATIONS,
            List.of("monai"),
            List.of("monai-1.5", "monai-1.4", "monai-1.3", "monai")),
    /** segmentation_models.pytorch 0.4 and 0.5. */
    SMP_0_5(
            "smp-0.5",
            "SMP 0.5",
            SmpPeer.CONSTRUCTORS_0_5,
            SmpPeer.DEVIATIONS,
            List.of("segmentation_models_pytorch", "smp"),
            List.of("smp-0.5", "smp-0.4", "smp", "segmentation-models-pytorch", "segmentation-models-pytorch-0.5")),
    /** segmentation_models.pytorch up to 0.3.4. */
    SMP_0_3(
            "smp-0.3",
            "SMP 0.3",
            SmpPeer.CONSTRUCTORS_0_3,
            SmpPeer.DEVIATIONS,
            List.of(),
            List.of("smp-0.3", "smp-0.2", "smp-0.1", "segmentation-models-pytorch-0.3")),
    /** Keras 3. */
    KERAS_3(
            "keras-3",
            "Keras 3",
            KerasPeer.CONSTRUCTORS,
            KerasPeer.DEVIATIONS,
            List.of("keras", "tf.keras", "tf", "tensorflow"),
            List.of("keras-3", "keras", "tf.keras", "tensorflow")),
    /** nnU-Net 2. As its trainer has it: {@code DC_and_CE_loss} with smooth 1e-5 and without the background. */
    NNUNET_2(
            "nnunet-2",
            "nnU-Net 2",
            NnunetPeer.CONSTRUCTORS,
            NnunetPeer.DEVIATIONS,
            List.of("nnunetv2", "nnunet"),
            List.of("nnunet-2", "nnunet", "nnunetv2", "nnu-net")),
    /** kornia 0.8. */
    KORNIA_0_8(
            "kornia",
            "kornia 0.8",
            KorniaPeer.CONSTRUCTORS,
            KorniaPeer.DEVIATIONS,
            List.of("kornia"),
            List.of("kornia", "kornia-0.8")),
    /** PyTorch 2 and torchvision. */
    TORCH_2(
            "torch",
            "PyTorch 2",
            TorchPeer.CONSTRUCTORS,
            TorchPeer.DEVIATIONS,
            List.of("torch", "nn", "F", "torchvision"),
            List.of("torch", "torch-2", "pytorch", "torchvision")),
    /** V-Net, as its paper of 2016 has it. */
    VNET_2016(
            "vnet-2016",
            "V-Net 2016",
            PaperPeer.VNET,
            List.of("The released Caffe layer reports Dice of the hard mask and differentiates something else; here the"
                    + " paper's formula, as 1 - D."),
            List.of("vnet"),
            List.of("vnet-2016", "vnet")),
    /** Mask2Former, MaskFormer and SAM: losses of single masks. */
    MASK2FORMER(
            "mask2former",
            "Mask2Former",
            PaperPeer.MASK2FORMER,
            List.of("Losses are sums over masks divided by num_masks, which counts the masks of all workers."),
            List.of("mask2former", "maskformer"),
            List.of("mask2former", "maskformer")),
    /** mmsegmentation. */
    MMSEG(
            "mmseg",
            "mmsegmentation",
            PaperPeer.MMSEG,
            List.of(
                    "DiceLoss masks ignored voxels in the numerator only; here everywhere, the defect is reproduced on"
                            + " request.",
                    "DiceLoss leaves out the class whose number is ignore_index but divides by all classes."),
            List.of("mmseg"),
            List.of("mmseg", "mmsegmentation"));

    private final String id;
    private final String title;
    private final List<Constructor> constructors;
    private final List<String> deviations;
    private final List<String> modules;
    private final List<String> spellings;

    Preset(
            String id,
            String title,
            List<Constructor> constructors,
            List<String> deviations,
            List<String> modules,
            List<String> spellings) {
        this.id = id;
        this.title = title;
        this.constructors = constructors;
        this.deviations = deviations;
        this.modules = modules;
        this.spellings = spellings;
    }

    /**
     * How it is typed.
     *
     * @return such as {@code monai-1.5}
     */
    public String id() {
        return id;
    }

    /**
     * Its name for people.
     *
     * @return such as {@code MONAI 1.5}
     */
    public String title() {
        return title;
    }

    /**
     * Its losses.
     *
     * @return the peer's class names
     */
    public List<String> losses() {
        return constructors.stream()
                .map(constructor -> constructor.signature().name())
                .toList();
    }

    /**
     * The keywords of one of its losses.
     *
     * @param loss the peer's class name
     * @return in the peer's order
     * @throws IllegalArgumentException if it has no such loss; the message lists those there are
     */
    public List<String> keywords(String loss) {
        return constructor(loss).signature().parameters();
    }

    /**
     * Known deviations from what its documents or the papers say, for documents and doubts.
     *
     * @return one sentence each
     */
    public List<String> deviations() {
        return deviations;
    }

    /**
     * One of its losses.
     *
     * @param call the call as Python writes it, such as {@code DiceLoss(softmax=True)}
     * @return the loss
     * @throws IllegalArgumentException as for {@link Peers#parse(String)}
     */
    public PeerLoss loss(String call) {
        return Peers.parse(this, call);
    }

    Constructor constructor(String loss) {
        String simple = loss.substring(loss.lastIndexOf('.') + 1);
        return constructors.stream()
                .filter(constructor -> constructor.named(simple))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        title + " has no loss \"" + simple + "\" here; there are " + String.join(", ", losses())));
    }

    boolean has(String loss) {
        return constructors.stream().anyMatch(constructor -> constructor.named(loss));
    }

    /**
     * A preset as it is typed: {@code monai-1.5}, {@code smp-0.5}, {@code smp-0.3}, {@code keras-3}, {@code nnunet-2},
     * {@code torch}, {@code kornia} and more; a patch version may follow.
     *
     * @param text the name, in any case
     * @return the preset
     * @throws IllegalArgumentException if there is none; the message lists those there are
     */
    public static Preset named(String text) {
        String name = text.strip()
                .toLowerCase(Locale.ROOT)
                .replace('_', '-')
                .replace(' ', '-')
                .replace("==", "-");
        Preset best = null;
        int length = 0;
        for (Preset preset : values()) {
            for (String spelling : preset.spellings) {
                // a patch version may follow a version, nothing a bare name
                boolean version = Character.isDigit(spelling.charAt(spelling.length() - 1));
                boolean fits = name.equals(spelling) || version && name.startsWith(spelling + ".");
                if (fits && spelling.length() > length) {
                    best = preset;
                    length = spelling.length();
                }
            }
        }
        if (best == null) {
            throw new IllegalArgumentException("there is no peer \"" + text + "\"; there are "
                    + Arrays.stream(values()).map(Preset::id).collect(Collectors.joining(", ")));
        }
        return best;
    }

    /** The preset of a class's full name; of the newest version where several fit. */
    static Preset ofModule(String name) {
        int end = name.length();
        String module = name;
        while ((end = module.lastIndexOf('.')) >= 0) {
            module = module.substring(0, end);
            for (Preset preset : values()) {
                if (preset.modules.contains(module) || preset.modules.contains(module.toLowerCase(Locale.ROOT))) {
                    return preset;
                }
            }
        }
        List<Preset> owners = Arrays.stream(values())
                .filter(preset -> !preset.modules.isEmpty() && preset.has(name))
                .toList();
        if (owners.size() == 1) {
            return owners.get(0);
        }
        String known = Arrays.stream(values())
                .flatMap(preset -> preset.modules.stream())
                .distinct()
                .collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                owners.isEmpty()
                        ? "no library is known for \"" + name + "\"; known modules start with " + known
                        : "\"" + name + "\" exists in "
                                + owners.stream().map(Preset::id).collect(Collectors.joining(", "))
                                + "; put its module, or one of these names, before it");
    }
}
