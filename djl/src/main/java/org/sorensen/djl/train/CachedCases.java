package org.sorensen.djl.train;

import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Keeps the cases that were used last in memory, up to a number of bytes; the last one always stays. */
public final class CachedCases implements CaseSource {
    private static final float LOAD_FACTOR = 0.75f;

    private final CaseSource source;
    private final long limitBytes;
    private final Map<Integer, TrainingCase> recent = new LinkedHashMap<>(16, LOAD_FACTOR, true);
    private long bytes;

    /**
     * Wraps a source.
     *
     * @param source where cases come from
     * @param limitBytes how much image and label memory to keep
     */
    public CachedCases(CaseSource source, long limitBytes) {
        this.source = source;
        this.limitBytes = limitBytes;
    }

    @Override
    public int size() {
        return source.size();
    }

    @Override
    public String id(int index) {
        return source.id(index);
    }

    @Override
    public TrainingCase load(int index) throws IOException {
        synchronized (recent) {
            TrainingCase known = recent.get(index);
            if (known != null) {
                return known;
            }
        }
        // Outside the lock, so that threads read different files at once; a case that two read is kept once.
        TrainingCase loaded = source.load(index);
        synchronized (recent) {
            if (recent.putIfAbsent(index, loaded) == null) {
                bytes += bytesOf(loaded);
            }
            Iterator<TrainingCase> oldest = recent.values().iterator();
            while (bytes > limitBytes && recent.size() > 1) {
                bytes -= bytesOf(oldest.next());
                oldest.remove();
            }
            return loaded;
        }
    }

    /** Labels count as bytes, which they nearly always are. */
    private static long bytesOf(TrainingCase loaded) {
        return (long) loaded.image().length * Float.BYTES + loaded.size().size();
    }
}
