package org.sorensen.io;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageMetadata;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.FileImageInputStream;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Decodes PNG, JPEG and TIFF to stored samples: no colour management, no scaling of values. */
final class Rasters {
    /** One bit, the least that a JPEG spends on a block of 64 pixels, makes 512 pixels a byte. */
    private static final long JPEG_PIXELS_PER_BYTE = 512;

    /** More than LZW and deflate reach; fax codes reach it on blank pages only. */
    private static final long TIFF_MAX_RATIO = 8192;

    /** The reader's own limit is 512 to 1, which blank label maps exceed; it is asked to allow {@link #TIFF_MAX_RATIO}. */
    private static final long TIFF_LENGTH_FACTOR = TIFF_MAX_RATIO / 512;

    private static final int TAG_PHOTOMETRIC = 262;
    private static final int TAG_SAMPLE_FORMAT = 339;
    private static final int PHOTOMETRIC_PALETTE = 3;

    private Rasters() {}

    static Pixels read(Path file, RasterFormat format) throws IOException {
        try {
            return switch (format) {
                case PNG -> png(file);
                case JPEG -> jpeg(file);
                case TIFF -> tiff(file);
            };
        } catch (CorruptImageException e) {
            throw e;
        } catch (NoSuchFileException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            // Decoders answer damaged files with runtime exceptions of many kinds as well, whose messages help nobody.
            boolean worded = e instanceof IOException && e.getMessage() != null;
            throw new CorruptImageException(
                    file,
                    format + " data",
                    "an image that can be decoded",
                    worded
                            ? e.getMessage()
                            : "damage or an early end (" + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private static Pixels png(Path file) throws IOException {
        boolean palette = PngChunks.check(file).isPalette();
        ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
        try (FileImageInputStream in = new FileImageInputStream(file.toFile())) {
            reader.setInput(in, true, true);
            return pixels(reader.read(0), palette);
        } finally {
            reader.dispose();
        }
    }

    private static Pixels jpeg(Path file) throws IOException {
        ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
        List<String> damage = new ArrayList<>();
        reader.addIIOReadWarningListener((source, warning) -> {
            String text = warning.toLowerCase(Locale.ROOT);
            if (text.contains("premature") || text.contains("truncated") || text.contains("missing eoi")) {
                damage.add(warning);
            }
        });
        byte[] bytes = JpegSegments.withoutProfile(Files.readAllBytes(file));
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            reader.setInput(in, true, true);
            long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
            if (pixels > bytes.length * JPEG_PIXELS_PER_BYTE) {
                throw tooLarge(file, reader, bytes.length);
            }
            BufferedImage image = reader.read(0);
            if (!damage.isEmpty()) {
                throw new CorruptImageException(file, "JPEG data", "a complete image", damage.get(0));
            }
            int bands = image.getRaster().getNumBands();
            if (bands != 1 && bands != 3) {
                throw new CorruptImageException(
                        file, "channels", "grey or RGB", bands + " (as CMYK has); convert the picture to RGB");
            }
            return pixels(image, false);
        } finally {
            reader.dispose();
        }
    }

    private static Pixels tiff(Path file) throws IOException {
        ImageReader reader = new TIFFImageReaderSpi().createReaderInstance(null);
        try (FileImageInputStream in = new GenerousLength(file.toFile())) {
            reader.setInput(in, false, false);
            int pages = reader.getNumImages(true);
            if (pages != 1) {
                throw new CorruptImageException(
                        file,
                        "pages",
                        "one image",
                        pages == 0 ? "none that is complete" : pages + "; store a stack as NIfTI, or one page a file");
            }
            ColorModel model = reader.getRawImageType(0).getColorModel();
            double bytes = (double) reader.getWidth(0) * reader.getHeight(0) * model.getPixelSize() / 8;
            long length = file.toFile().length();
            if (bytes > (double) length * TIFF_MAX_RATIO) {
                throw tooLarge(file, reader, length);
            }
            TIFFImageMetadata metadata = (TIFFImageMetadata) reader.getImageMetadata(0);
            int photometric = tag(metadata, TAG_PHOTOMETRIC, 1);
            if (photometric > PHOTOMETRIC_PALETTE) {
                // YCbCr, Lab and the like are not channels one can use; these alone are converted to RGB.
                return pixels(reader.read(0), false);
            }
            Raster raster = reader.readRaster(0, null);
            boolean unsigned32 = raster.getSampleModel().getSampleSize(0) == 32
                    && raster.getTransferType() == DataBuffer.TYPE_INT
                    && tag(metadata, TAG_SAMPLE_FORMAT, 1) == 1;
            Optional<IndexColorModel> palette =
                    photometric == PHOTOMETRIC_PALETTE && model instanceof IndexColorModel index
                            ? Optional.of(index)
                            : Optional.empty();
            return new Pixels(raster, palette, model.hasAlpha() && palette.isEmpty(), unsigned32);
        } finally {
            reader.dispose();
        }
    }

    private static int tag(TIFFImageMetadata metadata, int tag, int absent) {
        var entry = metadata.getTIFFField(tag);
        if (entry == null) {
            return absent;
        }
        Object value = entry.getValue();
        if (value instanceof int[] several) {
            return several[0];
        }
        return value instanceof Number number ? number.intValue() : absent;
    }

    private static Pixels pixels(BufferedImage image, boolean palette) {
        ColorModel model = image.getColorModel();
        boolean indexed = palette && model instanceof IndexColorModel;
        return new Pixels(
                image.getRaster(),
                indexed ? Optional.of((IndexColorModel) model) : Optional.empty(),
                model.hasAlpha() && !(model instanceof IndexColorModel),
                false);
    }

    private static CorruptImageException tooLarge(Path file, ImageReader reader, long length) throws IOException {
        return new CorruptImageException(
                file,
                "width and height",
                "an image that " + length + " bytes can hold",
                reader.getWidth(0) + "x" + reader.getHeight(0));
    }

    /** A file that claims to be longer; nothing but the reader's plausibility check asks for the length. */
    private static final class GenerousLength extends FileImageInputStream {
        GenerousLength(File file) throws IOException {
            super(file);
        }

        @Override
        public long length() {
            long length = super.length();
            return length < 0 ? length : length * TIFF_LENGTH_FACTOR;
        }
    }
}
