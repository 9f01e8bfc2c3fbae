package org.sorensen.io;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;

/** An opened NIfTI file: its header read, its voxels about to be. */
final class NiftiVoxels implements Closeable {
    private final NiftiHeader header;
    private final ByteSource source;

    private NiftiVoxels(NiftiHeader header, ByteSource source) {
        this.header = header;
        this.source = source;
    }

    static NiftiVoxels open(Path file) throws IOException {
        String extension = FileNames.extension(file).orElse("");
        Path first = extension.startsWith(".img") ? FileNames.partner(file, ".hdr") : file;
        ByteSource source = ByteSource.open(first);
        try {
            NiftiHeader header = NiftiHeader.read(source);
            if (header.isPair()) {
                source.close();
                source = ByteSource.open(extension.startsWith(".img") ? file : FileNames.partner(first, ".img"));
            }
            return new NiftiVoxels(header, source);
        } catch (IOException e) {
            source.close();
            throw e;
        }
    }

    Image readImage() throws IOException {
        NiftiDatatype datatype = header.datatype();
        int frames = header.frames();
        int elements = seekVoxels();
        FloatSink sink = new FloatSink(source, elements, header.slope(), header.inter());
        stream(sink, elements);
        if (datatype.components() == 1) {
            return new Image(sink.values(), frames, header.grid());
        }
        return new Image(planes(sink.values(), frames, datatype.components()), 3 * frames, header.grid());
    }

    LabelImage readLabels() throws IOException {
        NiftiDatatype datatype = header.datatype();
        if (datatype.components() > 1) {
            throw new CorruptImageException(
                    source.file(),
                    "datatype",
                    "one class index per voxel",
                    datatype.name().toLowerCase(Locale.ROOT) + " colours; map each colour to its class index first");
        }
        if (header.frames() > 1) {
            throw new CorruptImageException(
                    source.file(),
                    "dim",
                    "a label map of one channel",
                    header.frames() + " channels (" + header.dimText() + ")");
        }
        int elements = seekVoxels();
        LabelSink sink = new LabelSink(source, elements, header.slope(), header.inter());
        stream(sink, elements);
        return LabelImage.pack(sink.labels(), header.grid());
    }

    /** Holds what the header claims against the file's length and goes to the first voxel. */
    private int seekVoxels() throws IOException {
        NiftiDatatype datatype = header.datatype();
        long elements = (long) header.grid().voxels() * header.frames() * datatype.components();
        if (elements > Integer.MAX_VALUE) {
            throw new CorruptImageException(
                    source.file(), "dim", "at most 2^31 - 1 values in all", elements + " (" + header.dimText() + ")");
        }
        String field = header.dimText() + ", vox_offset " + header.voxOffset();
        source.requireAtMost(
                field, header.voxOffset() + elements * datatype.element().bytes());
        source.skipTo(header.voxOffset(), "vox_offset " + header.voxOffset());
        return (int) elements;
    }

    private void stream(ValueSink sink, int elements) throws IOException {
        ValueSink.stream(
                source, header.datatype().element(), header.order(), elements, "voxels of " + header.dimText(), sink);
        source.verifyRest();
    }

    /** From interleaved components to channels first, without alpha. */
    private float[] planes(float[] interleaved, int frames, int components) {
        int voxels = header.grid().voxels();
        float[] planes = new float[3 * frames * voxels];
        for (int frame = 0; frame < frames; frame++) {
            for (int component = 0; component < 3; component++) {
                int to = (frame * 3 + component) * voxels;
                int from = frame * voxels * components + component;
                for (int i = 0; i < voxels; i++) {
                    planes[to + i] = interleaved[from + i * components];
                }
            }
        }
        return planes;
    }

    @Override
    public void close() throws IOException {
        source.close();
    }
}
