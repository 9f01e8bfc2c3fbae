package org.sorensen.report.overlay;

/** The size of a picture of a plane, with square pixels whatever the spacing. */
record Canvas(Plane plane, int width, int height) {
    /**
     * The canvas of a plane.
     *
     * @param edge how many pixels the longer edge should have; a picture is enlarged by whole factors only
     */
    static Canvas of(Plane plane, int edge) {
        double unit = Math.min(plane.rowSpacing(), plane.columnSpacing());
        double height = plane.rows() * plane.rowSpacing() / unit;
        double width = plane.columns() * plane.columnSpacing() / unit;
        double scale = edge / Math.max(width, height);
        if (scale >= 1) {
            scale = Math.rint(scale);
        }
        return new Canvas(
                plane, (int) Math.max(1, Math.rint(width * scale)), (int) Math.max(1, Math.rint(height * scale)));
    }

    int row(int y) {
        return (int) ((long) y * plane.rows() / height);
    }

    int column(int x) {
        return (int) ((long) x * plane.columns() / width);
    }

    double pixelsPerRow() {
        return (double) height / plane.rows();
    }

    double pixelsPerColumn() {
        return (double) width / plane.columns();
    }
}
