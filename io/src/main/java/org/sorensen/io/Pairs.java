package org.sorensen.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Matches images and label maps by their file names.
 *
 * <p>A label map belongs to the image of the same name, whatever the extensions. Label maps may carry a suffix
 * ({@code _mask}, {@code _label}, {@code _labels}, {@code _seg}, {@code _segmentation}, {@code _gt}, also with {@code -} or
 * {@code .} before it); images may be one file per channel, {@code case_0000}, {@code case_0001}, … Names are compared
 * exactly; only extensions and suffixes are taken in any case.
 */
public final class Pairs {
    /** A name and one of the suffixes of label maps. */
    static final Pattern LABEL_SUFFIX =
            Pattern.compile("(.+)[_.-](?:masks?|labels?|seg|segmentation|gt)", Pattern.CASE_INSENSITIVE);

    /** A name and the number of a channel. */
    static final Pattern CHANNEL = Pattern.compile("(.+)_([0-9]{4})");

    private Pairs() {}

    /**
     * Matches the images of one folder with the label maps of another.
     *
     * @param images a folder of images, or one image file
     * @param labels a folder of label maps, or one label file; the same folder if label maps carry a suffix
     * @return the pairs and what is left over
     * @throws NoSuchFileException if a folder or file does not exist
     * @throws PairingException if nothing pairs, two files claim the same place, or a channel is missing
     * @throws IOException if a folder cannot be listed
     */
    public static Pairing match(Path images, Path labels) throws IOException {
        boolean single = Files.isRegularFile(images) && Files.isRegularFile(labels);
        if (single) {
            Case only = new Case(new ImageSource(FileNames.stem(images), List.of(images)), labels);
            return new Pairing(List.of(only), List.of(), List.of());
        }
        List<Path> imageFiles = list(images);
        List<Path> labelFiles = list(labels);
        if (Files.isSameFile(images, labels)) {
            imageFiles.removeIf(Pairs::hasLabelSuffix);
            labelFiles.removeIf(file -> !hasLabelSuffix(file));
        }
        return new PairMatching(imageFiles, labelFiles).result(images, labels);
    }

    /**
     * Lists images that have no label maps, as for prediction.
     *
     * @param images a folder of images, or one image file
     * @param filesPerImage 1, or the number of channel files {@code _0000}, {@code _0001}, … of each image
     * @return the images sorted by name; where every name ends in {@code _0000} and each is one file, that is dropped
     * @throws NoSuchFileException if the folder or file does not exist
     * @throws PairingException if the folder holds no images, an image has another number of files, or two have one name
     * @throws IOException if the folder cannot be listed
     */
    public static List<ImageSource> images(Path images, int filesPerImage) throws IOException {
        List<Path> files = Files.isRegularFile(images) ? List.of(images) : list(images);
        if (files.isEmpty()) {
            throw new PairingException(images + ": expected images (" + FileNames.KNOWN + "), found none");
        }
        boolean allFirst = files.stream().allMatch(file -> FileNames.stem(file).endsWith("_0000"));
        Map<String, List<Path>> groups = new TreeMap<>();
        for (Path file : files) {
            String stem = FileNames.stem(file);
            Matcher channel = CHANNEL.matcher(stem);
            boolean grouped = (filesPerImage > 1 || allFirst) && channel.matches();
            groups.computeIfAbsent(grouped ? channel.group(1) : stem, id -> new ArrayList<>())
                    .add(file);
        }
        List<ImageSource> sources = new ArrayList<>();
        for (Map.Entry<String, List<Path>> group : groups.entrySet()) {
            if (group.getValue().size() != filesPerImage) {
                throw new PairingException(images + ": expected " + Pairing.count(filesPerImage, "file") + " for "
                        + group.getKey() + ", found " + Pairing.names(group.getValue(), Pairing::name));
            }
            sources.add(
                    filesPerImage == 1
                            ? new ImageSource(group.getKey(), group.getValue())
                            : channels(group.getKey(), group.getValue()));
        }
        return sources;
    }

    /** Sorted image files of a folder; hidden files and the second files of .hdr/.img pairs are left out. */
    private static List<Path> list(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            throw new NoSuchFileException(folder.toString(), null, "no such folder");
        }
        if (!Files.isDirectory(folder)) {
            throw new PairingException(folder + ": expected a folder, found a file");
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return new ArrayList<>(entries.filter(Files::isRegularFile)
                    .filter(file -> !Pairing.name(file).startsWith("."))
                    .filter(Images::isImageName)
                    .filter(file -> !isSecondOfPair(file))
                    .sorted(Comparator.comparing(Pairing::name))
                    .toList());
        }
    }

    private static boolean isSecondOfPair(Path file) {
        if (!FileNames.extension(file).orElse("").startsWith(".img")) {
            return false;
        }
        try {
            FileNames.partner(file, ".hdr");
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static boolean hasLabelSuffix(Path file) {
        return LABEL_SUFFIX.matcher(FileNames.stem(file)).matches();
    }

    /** Sorts the files of one image by channel and refuses gaps. */
    static ImageSource channels(String id, Collection<Path> files) throws PairingException {
        List<Path> sorted = files.stream()
                .sorted(Comparator.comparing(FileNames::stem).thenComparing(Pairing::name))
                .toList();
        for (int channel = 0; channel < sorted.size(); channel++) {
            String stem = FileNames.stem(sorted.get(channel));
            if (!stem.equals(id + String.format("_%04d", channel))) {
                throw new PairingException("channels of " + id + ": expected " + id + String.format("_%04d", channel)
                        + ", found " + Pairing.names(sorted, Pairing::name));
            }
        }
        return new ImageSource(id, sorted);
    }
}
