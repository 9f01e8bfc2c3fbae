package org.sorensen.internal.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sorensen.array.Scores;
import org.sorensen.internal.kernel.Kernels;
import org.sorensen.loss.Activation;

/**
 * The fast path: tiles of scores in single precision, sums in double over fixed blocks that are added in index order, so the
 * digits do not depend on the number of threads. A label map is read as it is; no one-hot array is ever made.
 */
final class FloatSweeps implements Sweeps {
    /** Voxels that are worked on at once; a tile of a few classes stays in the first-level cache. */
    static final int TILE = 512;
    /** Voxels of one sample whose sums are added on their own. */
    private static final int BLOCK = 64 * TILE;
    /** Scores below which another thread costs more than it saves. */
    private static final int SMALL = 1 << 15;

    private final Problem in;
    private final Kernels kernels = Kernels.get();
    private final int blocksPerSample;

    FloatSweeps(Problem in) {
        this.in = in;
        blocksPerSample = (in.voxels + BLOCK - 1) / BLOCK;
    }

    @Override
    public SampleSums forward(boolean overlap, List<VoxelTerm> terms) {
        Sums[] blocks = new Sums[in.samples * blocksPerSample];
        forEachBlock(terms, (tile, block) -> {
            Sums sums = new Sums(in.classes, terms.size());
            forEachTile(tile, block, () -> {
                accumulate(tile, sums, overlap);
                for (int k = 0; k < terms.size(); k++) {
                    accumulate(tile, sums.voxel[k], terms.get(k));
                }
            });
            blocks[block] = sums;
        });
        List<Sums> samples = new ArrayList<>();
        for (int n = 0; n < in.samples; n++) {
            Sums sample = new Sums(in.classes, terms.size());
            for (int b = 0; b < blocksPerSample; b++) {
                sample.add(blocks[n * blocksPerSample + b]);
            }
            samples.add(sample);
        }
        return new SampleSums(samples, in.classes);
    }

    private void forEachBlock(List<VoxelTerm> terms, Parallel.Block<Tile> work) {
        int threads = in.scores.shape().size() < SMALL ? 1 : in.threads;
        Parallel.blocks(in.samples * blocksPerSample, threads, () -> new Tile(in, terms), work);
    }

    private void forEachTile(Tile tile, int block, Runnable work) {
        int sample = block / blocksPerSample;
        int from = block % blocksPerSample * BLOCK;
        int to = Math.min(from + BLOCK, in.voxels);
        for (int first = from; first < to; first += TILE) {
            tile.load(sample, first, Math.min(TILE, to - first));
            work.run();
        }
    }

    private void accumulate(Tile tile, Sums sums, boolean overlap) {
        int n = tile.n;
        sums.valid += in.weighted() ? kernels.sum(tile.weights, n) : n;
        for (int c = 0; overlap && c < in.classes; c++) {
            float[] p = tile.p[c];
            int at = c * Sums.OVERLAP;
            boolean weighted = in.weighted();
            sums.overlap[at + Sums.PREDICTION] += weighted ? kernels.dot(p, tile.weights, n) : kernels.sum(p, n);
            sums.overlap[at + Sums.PREDICTION_SQUARED] +=
                    weighted ? kernels.dot(p, p, tile.weights, n) : kernels.dot(p, p, n);
        }
        if (in.soft != null) {
            accumulateSoft(tile, sums);
        } else {
            accumulateHard(tile, sums);
        }
    }

    private void accumulateHard(Tile tile, Sums sums) {
        for (int i = 0; i < tile.n; i++) {
            int c = tile.classes[i];
            if (c != Problem.NO_CLASS) {
                int at = c * Sums.OVERLAP;
                double weight = tile.weights[i];
                double product = weight * tile.p[c][i];
                sums.overlap[at + Sums.PRODUCT] += product;
                sums.overlap[at + Sums.MINIMUM] += product;
                sums.overlap[at + Sums.TARGET] += weight;
                sums.overlap[at + Sums.TARGET_SQUARED] += weight;
                sums.classVoxels[c] += weight;
            }
        }
    }

    private void accumulateSoft(Tile tile, Sums sums) {
        float[] w = tile.weights;
        for (int c = 0; c < in.classes; c++) {
            float[] p = tile.p[c];
            float[] t = tile.t[c];
            int at = c * Sums.OVERLAP;
            double target = kernels.dot(t, w, tile.n);
            sums.overlap[at + Sums.PRODUCT] += kernels.dot(p, t, w, tile.n);
            sums.overlap[at + Sums.TARGET] += target;
            sums.overlap[at + Sums.TARGET_SQUARED] += kernels.dot(t, t, w, tile.n);
            sums.classVoxels[c] += target;
            double minimum = 0;
            for (int i = 0; i < tile.n; i++) {
                minimum += w[i] * DoubleSweeps.minimum(p[i], t[i]);
            }
            sums.overlap[at + Sums.MINIMUM] += minimum;
        }
    }

    private void accumulate(Tile tile, double[] sums, VoxelTerm term) {
        if (gathers(term)) {
            RunAlgebra.Run run = gather(tile, term);
            for (int i = 0; i < tile.n; i++) {
                int c = tile.classes[i];
                if (c != Problem.NO_CLASS) {
                    double element = tile.weights[i] * run.value[i];
                    sums[c * Sums.VOXEL + Sums.ELEMENTS] += element;
                    if (term.each != null) {
                        term.each[tile.sample * in.voxels + tile.first + i] = term.classWeight(c) * element;
                    }
                }
            }
            return;
        }
        for (int c = 0; c < in.classes; c++) {
            start(tile, term, c);
            sums[c * Sums.VOXEL + Sums.ELEMENTS] += weightedSum(tile, term.loss.element(tile.algebra), term, c);
            if (term.normalized) {
                start(tile, term, c);
                sums[c * Sums.VOXEL + Sums.NORMALIZER] +=
                        weightedSum(tile, term.loss.normalizer(tile.algebra).orElseThrow(), null, c);
            }
        }
    }

    /** Whether one run over the target's own classes says all: exclusive classes, hard labels. */
    private boolean gathers(VoxelTerm term) {
        return in.soft == null && term.onlyTargetClass() && !term.normalized;
    }

    private RunAlgebra.Run gather(Tile tile, VoxelTerm term) {
        float[] p = tile.scratch;
        float[] logP = tile.more;
        float[] q = tile.gatheredQ;
        double[] target = tile.algebra.targets();
        int[] classOf = tile.algebra.classOf();
        for (int i = 0; i < tile.n; i++) {
            int c = Math.max(tile.classes[i], 0);
            classOf[i] = c;
            p[i] = tile.p[c][i];
            q[i] = tile.q[c][i];
            logP[i] = tile.logP[c][i];
            target[i] = 1;
        }
        tile.algebra.start(in.activation, tile.n, p, q, logP, null);
        return term.loss.element(tile.algebra);
    }

    private void start(Tile tile, VoxelTerm term, int c) {
        double[] target = tile.algebra.targets();
        for (int i = 0; i < tile.n; i++) {
            target[i] = term.smooth(in.soft != null ? tile.t[c][i] : tile.classes[i] == c ? 1 : 0);
        }
        Arrays.fill(tile.algebra.classOf(), 0, tile.n, c);
        tile.algebra.start(
                in.activation,
                tile.n,
                tile.p[c],
                tile.q[c],
                tile.logP[c],
                in.activation == Activation.SIGMOID ? tile.logQ[c] : null);
    }

    private double weightedSum(Tile tile, RunAlgebra.Run run, VoxelTerm each, int c) {
        double sum = 0;
        for (int i = 0; i < tile.n; i++) {
            // a probability of 0 under an ignored voxel has an infinite logarithm
            double element = tile.weights[i] == 0f ? 0 : tile.weights[i] * run.value[i];
            sum += element;
            if (each != null && each.each != null) {
                double weighted = each.classWeight(c) * element;
                if (each.categorical) {
                    each.each[tile.sample * in.voxels + tile.first + i] += weighted;
                } else {
                    each.each[in.offset(tile.sample, c) + tile.first + i] = weighted;
                }
            }
        }
        return sum;
    }

    @Override
    public void backward(GradientCoefficients k, List<VoxelTerm> terms, Scores gradient) {
        forEachBlock(
                terms,
                (tile, block) -> forEachTile(tile, block, () -> {
                    for (int c = 0; c < in.classes; c++) {
                        overlapSlopes(tile, k, c);
                    }
                    for (VoxelTerm term : terms) {
                        termSlopes(tile, term);
                    }
                    if (in.activation == Activation.SOFTMAX) {
                        kernels.softmaxChain(tile.h, tile.p, tile.scratch, in.classes, tile.n);
                    }
                    for (int c = 0; c < in.classes; c++) {
                        gradient.write(in.offset(tile.sample, c) + tile.first, tile.h[c], tile.n);
                    }
                }));
    }

    /** Derivatives by ln p for softmax, by the logit for sigmoid, by p for probabilities, as the per-voxel terms have. */
    private void overlapSlopes(Tile tile, GradientCoefficients k, int c) {
        float[] h = tile.h[c];
        if (k == null) {
            Arrays.fill(h, 0, tile.n, 0f);
            return;
        }
        int cell = tile.sample * in.classes + c;
        float[] p = tile.p[c];
        float linear = (float) k.linear[cell];
        float squared = (float) (2 * k.squared[cell]);
        for (int i = 0; i < tile.n; i++) {
            h[i] = linear + squared * p[i];
        }
        if (in.soft != null) {
            for (int i = 0; i < tile.n; i++) {
                h[i] += (float) (k.product[cell] * tile.t[c][i]
                        + k.minimum[cell] * DoubleSweeps.minimumSlope(p[i], tile.t[c][i]));
            }
        } else {
            float hit = (float) (k.product[cell] + k.minimum[cell]);
            for (int i = 0; i < tile.n; i++) {
                h[i] += tile.classes[i] == c ? hit : 0f;
            }
        }
        if (in.weighted()) {
            for (int i = 0; i < tile.n; i++) {
                h[i] *= tile.weights[i];
            }
        }
        switch (in.activation) {
            case SOFTMAX -> {
                for (int i = 0; i < tile.n; i++) {
                    h[i] *= p[i];
                }
            }
            case SIGMOID -> {
                for (int i = 0; i < tile.n; i++) {
                    h[i] *= p[i] * tile.q[c][i];
                }
            }
            case IDENTITY, RAW -> {}
        }
    }

    private void termSlopes(Tile tile, VoxelTerm term) {
        if (gathers(term)) {
            RunAlgebra.Run run = gather(tile, term);
            for (int i = 0; i < tile.n; i++) {
                int c = tile.classes[i];
                if (c != Problem.NO_CLASS) {
                    tile.h[c][i] += (float) (tile.weights[i] * term.elementScale[c] * run.slope[i]);
                }
            }
            return;
        }
        for (int c = 0; c < in.classes; c++) {
            start(tile, term, c);
            addSlopes(tile, c, term.elementScale[c], term.loss.element(tile.algebra));
            if (term.normalized) {
                start(tile, term, c);
                addSlopes(
                        tile,
                        c,
                        term.normalizerScale[c],
                        term.loss.normalizer(tile.algebra).orElseThrow());
            }
        }
    }

    private static void addSlopes(Tile tile, int c, double scale, RunAlgebra.Run run) {
        for (int i = 0; i < tile.n; i++) {
            tile.h[c][i] += tile.weights[i] == 0f ? 0f : (float) (tile.weights[i] * scale * run.slope[i]);
        }
    }
}
