package org.sorensen.djl.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OpsTest {
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = Torch.manager();
    }

    @AfterEach
    void close() {
        manager.close();
    }

    /** Normalises runs of {@code run} values, then scales and shifts by channel. */
    private static float[] normalised(float[] values, int run, int channels, int voxels, float[] gamma, float[] beta) {
        float[] result = new float[values.length];
        for (int start = 0; start < values.length; start += run) {
            double mean = 0;
            double square = 0;
            for (int i = start; i < start + run; i++) {
                mean += values[i] / run;
            }
            for (int i = start; i < start + run; i++) {
                square += (values[i] - mean) * (values[i] - mean) / run;
            }
            for (int i = start; i < start + run; i++) {
                int c = i / voxels % channels;
                result[i] = (float) ((values[i] - mean) / Math.sqrt(square + 1e-5) * gamma[c] + beta[c]);
            }
        }
        return result;
    }

    @Test
    void instanceNormIsTheFormula() {
        NDArray input = Torch.random(manager, 1, 2, 3, 2, 4, 5).mul(3).add(7);
        float[] gamma = {1, 2, -0.5f};
        float[] beta = {0, 0.25f, 3};
        NDArray result = Ops.instanceNorm(input, manager.create(gamma), manager.create(beta));
        assertEquals(input.getShape(), result.getShape());
        assertArrayEquals(normalised(input.toFloatArray(), 40, 3, 40, gamma, beta), result.toFloatArray(), 2e-5f);
    }

    @Test
    void aSingleVoxelIsItsOwnMean() {
        NDArray input = Torch.random(manager, 1, 2, 2, 1, 1);
        NDArray result =
                Ops.instanceNorm(input, manager.create(new float[] {5, 6}), manager.create(new float[] {1, 2}));
        assertArrayEquals(new float[] {1, 2, 1, 2}, result.toFloatArray());
    }

    @Test
    void groupNormIsTheFormula() {
        NDArray input = Torch.random(manager, 2, 2, 4, 3, 5).mul(2).sub(1);
        float[] gamma = {1, 2, -0.5f, 0.1f};
        float[] beta = {0, 0.25f, 3, -1};
        NDArray result = Ops.groupNorm(input, 2, manager.create(gamma), manager.create(beta));
        assertArrayEquals(normalised(input.toFloatArray(), 30, 4, 15, gamma, beta), result.toFloatArray(), 2e-5f);
    }

    @Test
    void batchNormLearnsRunningAverages() {
        NDArray input = manager.create(new float[] {1, 3, 5, 7}, new Shape(2, 1, 2));
        NDArray mean = manager.zeros(new Shape(1));
        NDArray variance = manager.ones(new Shape(1));
        NDArray one = manager.ones(new Shape(1));
        NDArray zero = manager.zeros(new Shape(1));
        float[] trained = Ops.batchNorm(input, mean, variance, one, zero, true).toFloatArray();
        double scale = Math.sqrt(5 + 1e-5);
        assertArrayEquals(
                new float[] {(float) (-3 / scale), (float) (-1 / scale), (float) (1 / scale), (float) (3 / scale)},
                trained,
                1e-6f);
        assertEquals(0.4, mean.getFloat(), 1e-6);
        // The running variance is the unbiased one, 20 / 3.
        assertEquals(0.9 + 0.1 * 20 / 3, variance.getFloat(), 1e-6);
        float[] predicted =
                Ops.batchNorm(input, mean, variance, one, zero, false).toFloatArray();
        assertEquals((1 - 0.4) / Math.sqrt(0.9 + 2.0 / 3 + 1e-5), predicted[0], 1e-6);
    }

    @Test
    void preluHasOneSlopePerChannel() {
        NDArray input = manager.create(new float[] {-2, 3, -4, 5}, new Shape(1, 2, 2));
        NDArray result = Ops.prelu(input, manager.create(new float[] {0.25f, 0.5f}));
        assertArrayEquals(new float[] {-0.5f, 3, -2, 5}, result.toFloatArray());
    }

    @Test
    void spreadPutsChannelsWhereATransposedConvolutionWould() {
        // Four channels of one pixel become one channel of 2×2, row-major.
        NDArray input = manager.arange(8f).reshape(1, 8, 1, 1);
        NDArray result = Ops.spread(input);
        assertEquals(new Shape(1, 2, 2, 2), result.getShape());
        assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5, 6, 7}, result.toFloatArray());

        NDArray wide = manager.arange(8f).reshape(1, 4, 1, 2);
        assertArrayEquals(new float[] {0, 2, 1, 3, 4, 6, 5, 7}, Ops.spread(wide).toFloatArray());
    }

    @Test
    void paddingAndCroppingUndoEachOther() {
        NDArray input = Torch.random(manager, 3, 1, 2, 5, 8, 3);
        NDArray padded = Ops.padToMultiple(input, 4);
        assertEquals(new Shape(1, 2, 8, 8, 4), padded.getShape());
        assertEquals(0, padded.get("0,0,7").abs().sum().getFloat());
        assertEquals(0, padded.get(":,:,:,:,3").abs().sum().getFloat());
        assertArrayEquals(input.toFloatArray(), Ops.resize(padded, 5, 8, 3).toFloatArray());
        NDArray fitting = Torch.random(manager, 3, 1, 2, 4, 8);
        assertSame(fitting, Ops.padToMultiple(fitting, 4));
        assertSame(fitting, Ops.resize(fitting, 4, 8));
    }

    @Test
    void channelsAreDroppedWhole() {
        NDArray input = manager.ones(new Shape(4, 16, 3, 3));
        float[] result = Ops.dropChannels(input, 0.5).toFloatArray();
        int dropped = 0;
        for (int channel = 0; channel < 64; channel++) {
            float first = result[channel * 9];
            assertEquals(first == 0 ? 0 : 2, first);
            dropped += first == 0 ? 1 : 0;
            for (int i = 1; i < 9; i++) {
                assertEquals(first, result[channel * 9 + i]);
            }
        }
        assertEquals(32, dropped, 20);
    }

    @Test
    void channelsRepeatInTurn() {
        NDArray input = manager.create(new float[] {1, 2, 3}, new Shape(1, 3, 1));
        assertArrayEquals(new float[] {1, 2, 3, 1}, Ops.cycleChannels(input, 4).toFloatArray());
    }
}
