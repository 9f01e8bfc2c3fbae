package org.sorensen.loss;

import java.util.Optional;
import org.sorensen.geometry.Region;

/** The maps of papers. */
public enum StandardRegionMap implements RegionMap {
    /**
     * The rectified map of Valverde and Tohka: {@code +1} outside, {@code −d/max d} inside, d the distance to the nearest
     * voxel outside and the maximum that of the image. Range −1 to 1. Where nothing is outside, {@code −1}.
     */
    RECTIFIED {
        @Override
        public double[] of(Region region) {
            double[] map = new double[region.grid().shape().size()];
            Optional<double[]> depth = region.grid().distances(region.outside());
            double deepest = 0;
            for (int i = 0; i < map.length && depth.isPresent(); i++) {
                if (region.inside().test(i)) {
                    deepest = Math.max(deepest, depth.get()[i]);
                }
            }
            for (int i = 0; i < map.length; i++) {
                if (region.inside().test(i)) {
                    map[i] = depth.isPresent() ? -depth.get()[i] / deepest : -1;
                } else {
                    map[i] = 1;
                }
            }
            return map;
        }
    },
    /**
     * The signed distance of Kervadec et al.: outside the distance to the nearest voxel inside, inside
     * {@code −(d − h)}, d the distance to the nearest voxel outside and h the smallest spacing, so that it is 0 in the
     * outermost voxels of the region. In the unit of the spacing; 0 everywhere where either side has no voxel, since there
     * is no boundary. The authors' code has 1 for h whatever the spacing, which makes voxels inside positive where they are
     * smaller than 1.
     */
    SIGNED_DISTANCE {
        @Override
        public double[] of(Region region) {
            double step = region.grid().spacing().smallest();
            Optional<double[]> across = region.squaredAcross();
            double[] map =
                    across.orElseGet(() -> new double[region.grid().shape().size()]);
            for (int i = 0; i < map.length && across.isPresent(); i++) {
                double distance = Math.sqrt(map[i]);
                map[i] = region.inside().test(i) ? step - distance : distance;
            }
            return map;
        }
    }
}
