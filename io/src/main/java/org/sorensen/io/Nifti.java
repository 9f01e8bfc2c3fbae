package org.sorensen.io;

import java.io.IOException;
import java.nio.file.Path;

/**
 * NIfTI-1 and NIfTI-2 volumes: {@code .nii}, {@code .hdr} with {@code .img}, each also as {@code .gz}.
 *
 * <p>Read are both byte orders, every integer type, float32, float64, rgb24 and rgba32 (as 3 channels). Axes after the
 * third become channels. Values are scaled by scl_slope and scl_inter. The affine is the sform's where its code is above
 * 0, else the qform's, else the pixdim's; the spacing is pixdim's. Lengths in metres or micrometres become mm.
 */
public final class Nifti {
    private Nifti() {}

    /**
     * Reads an image.
     *
     * @param file a {@code .nii} file, or either file of a {@code .hdr}/{@code .img} pair; gzip is recognised by content
     * @return the image, {@code [C, D, H, W]}, or {@code [C, H, W]} where the header says two axes; NaN is kept
     * @throws CorruptImageException if the file is truncated, damaged or contradicts itself
     * @throws IOException if it cannot be read
     */
    public static Image read(Path file) throws IOException {
        try (NiftiVoxels voxels = NiftiVoxels.open(file)) {
            return voxels.readImage();
        }
    }

    /**
     * Reads a label map.
     *
     * @param file as for {@link #read}; one channel, of any type whose values are whole numbers from 0 (after scaling, to
     *     within 1e-4)
     * @return the labels
     * @throws CorruptImageException if the file is truncated, damaged, contradicts itself, has several channels, or a
     *     value is negative or not whole
     * @throws IOException if it cannot be read
     */
    public static LabelImage readLabels(Path file) throws IOException {
        try (NiftiVoxels voxels = NiftiVoxels.open(file)) {
            return voxels.readLabels();
        }
    }

    /**
     * Writes an image as NIfTI-1 float32.
     *
     * <p>Several channels become the fourth axis; a two-dimensional image of several channels gets a third axis of one
     * voxel before it. The same image gives the same bytes.
     *
     * @param file {@code .nii}, {@code .nii.gz}, or {@code .hdr} or {@code .img} for the pair
     * @param image the image
     * @throws IOException if the name has another ending or writing fails; an earlier file is then unchanged
     */
    public static void write(Path file, Image image) throws IOException {
        NiftiWriter.write(file, image);
    }

    /**
     * Writes a label map as NIfTI-1 in the smallest of uint8, uint16 and int32 that holds it.
     *
     * @param file as for {@link #write(Path, Image)}
     * @param labels the labels
     * @throws IOException if the name has another ending or writing fails; an earlier file is then unchanged
     */
    public static void write(Path file, LabelImage labels) throws IOException {
        NiftiWriter.write(file, labels);
    }
}
