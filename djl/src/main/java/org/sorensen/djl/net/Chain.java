package org.sorensen.djl.net;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.ParameterStore;
import java.util.ArrayList;
import java.util.List;

/** Units one after the other; what lies between two of them is closed as soon as it has been read. */
final class Chain extends Unit {
    private final List<Unit> units = new ArrayList<>();

    Chain add(String name, Unit unit) {
        units.add(addChildBlock(name, unit));
        return this;
    }

    @Override
    NDArray apply(ParameterStore store, NDArray input, boolean training) {
        NDArray current = input;
        for (Unit unit : units) {
            NDArray next = unit.apply(store, current, training);
            if (next != current) {
                Ops.closeUnless(current, input);
            }
            current = next;
        }
        return current;
    }

    @Override
    Shape outputShape(Shape input) {
        Shape shape = input;
        for (Unit unit : units) {
            shape = unit.outputShape(shape);
        }
        return shape;
    }
}
