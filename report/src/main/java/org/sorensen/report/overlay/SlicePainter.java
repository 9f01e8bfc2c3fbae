package org.sorensen.report.overlay;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Optional;
import org.sorensen.array.LabelMap;

/** Paints one slice: the image, the labels over it, the directions at the edges. */
final class SlicePainter {
    private static final double ERROR_OPACITY = 0.8;
    private static final double CORRECT_OPACITY = 0.34;
    private static final Color SHADOW = new Color(0, 0, 0, 120);
    private static final int DOT = 2;
    private static final int MARGIN = 5;

    private final Scene scene;
    private final Canvas canvas;

    SlicePainter(Scene scene, Canvas canvas) {
        this.scene = scene;
        this.canvas = canvas;
    }

    BufferedImage paint(Mode mode) {
        int[] pixels = scene.picture().render(canvas);
        if (mode == Mode.ERRORS) {
            paintErrors(pixels);
        }
        BufferedImage image = new BufferedImage(canvas.width(), canvas.height(), BufferedImage.TYPE_INT_RGB);
        setPixels(image, pixels);
        if (mode == Mode.CONTOURS || mode == Mode.CLASS_CONTOURS) {
            paintContours(image, mode == Mode.CLASS_CONTOURS);
        }
        canvas.plane().letters().ifPresent(edges -> paintLetters(image, edges));
        return image;
    }

    private void paintErrors(int[] pixels) {
        int[] reference = labels(scene.reference(), "reference");
        int[] prediction = labels(scene.prediction(), "prediction");
        int columns = canvas.plane().columns();
        for (int y = 0; y < canvas.height(); y++) {
            for (int x = 0; x < canvas.width(); x++) {
                int voxel = canvas.row(y) * columns + canvas.column(x);
                int at = y * canvas.width() + x;
                pixels[at] = blend(pixels[at], reference[voxel], prediction[voxel]);
            }
        }
    }

    private static int blend(int below, int reference, int prediction) {
        if (reference == prediction) {
            return reference == 0 ? below : Palette.mix(below, Palette.TRUE_POSITIVE, CORRECT_OPACITY);
        }
        int colour = Palette.WRONG_CLASS;
        if (reference == 0) {
            colour = Palette.FALSE_POSITIVE;
        } else if (prediction == 0) {
            colour = Palette.FALSE_NEGATIVE;
        }
        return Palette.mix(below, colour, ERROR_OPACITY);
    }

    private void paintContours(BufferedImage image, boolean perClass) {
        if (scene.reference().isEmpty() && scene.prediction().isEmpty()) {
            throw new IllegalStateException("contours need reference or predicted labels, found neither");
        }
        float line = Math.max(1.5f, Math.min(3f, Math.max(canvas.width(), canvas.height()) / 220f));
        BasicStroke solid = new BasicStroke(line, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
        float[] pattern = {3.2f * line, 2.6f * line};
        BasicStroke dashed = new BasicStroke(line, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, pattern, 0);
        Graphics2D graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        List<LabelClass> classes = scene.classes();
        if (scene.reference().isPresent()) {
            int[] labels = labels(scene.reference(), "reference");
            for (int i = 0; i < classes.size(); i++) {
                int rgb = perClass ? Palette.ofClass(i) : Palette.REFERENCE;
                draw(graphics, outline(labels, classes.get(i).label(), line / 2), solid, rgb);
            }
        }
        if (scene.prediction().isPresent()) {
            int[] labels = labels(scene.prediction(), "prediction");
            int rgb = perClass ? Palette.PREDICTION_OVER_CLASSES : Palette.PREDICTION;
            for (LabelClass each : classes) {
                draw(graphics, outline(labels, each.label(), line / 2), dashed, rgb);
            }
        }
        graphics.dispose();
    }

    /** The line on a thin dark shadow, so that it is seen on bright tissue too. */
    private static void draw(Graphics2D graphics, Path2D path, BasicStroke stroke, int rgb) {
        graphics.setColor(SHADOW);
        graphics.setStroke(new BasicStroke(
                stroke.getLineWidth() + 1.4f,
                stroke.getEndCap(),
                stroke.getLineJoin(),
                stroke.getMiterLimit(),
                stroke.getDashArray(),
                stroke.getDashPhase()));
        graphics.draw(path);
        graphics.setStroke(stroke);
        graphics.setColor(new Color(rgb));
        graphics.draw(path);
    }

    private Path2D outline(int[] labels, int label, double inset) {
        boolean[] region = new boolean[labels.length];
        for (int i = 0; i < region.length; i++) {
            region[i] = labels[i] == label;
        }
        return Outline.trace(region, canvas, inset);
    }

    /** The labels of the plane, row by row; classes that are not shown and ignored voxels become background. */
    private int[] labels(Optional<LabelMap> map, String what) {
        LabelMap labels =
                map.orElseThrow(() -> new IllegalStateException("this picture needs " + what + " labels, found none"));
        Plane plane = canvas.plane();
        int[] found = new int[plane.rows() * plane.columns()];
        for (int row = 0; row < plane.rows(); row++) {
            for (int column = 0; column < plane.columns(); column++) {
                int index = plane.index(row, column);
                int label = labels.get(index);
                boolean shown = scene.isShown(label) && !scene.isIgnored(index);
                found[row * plane.columns() + column] = shown ? label : 0;
            }
        }
        return found;
    }

    private void paintLetters(BufferedImage image, Plane.Edges edges) {
        int width = canvas.width();
        int height = canvas.height();
        int[] pixels = image.getRGB(0, 0, width, height, null, 0, width);
        int middleX = (width - PixelFont.width("A", DOT)) / 2;
        int middleY = (height - PixelFont.height(DOT)) / 2;
        int right = width - PixelFont.width("A", DOT) - MARGIN;
        int bottom = height - PixelFont.height(DOT) - MARGIN;
        letter(edges.top(), middleX, MARGIN, pixels);
        letter(edges.top().opposite(), middleX, bottom, pixels);
        letter(edges.left(), MARGIN, middleY, pixels);
        letter(edges.left().opposite(), right, middleY, pixels);
        setPixels(image, pixels);
    }

    private void letter(Direction direction, int x, int y, int[] pixels) {
        PixelFont.draw(String.valueOf(direction.letter()), x, y, DOT, pixels, canvas.width());
    }

    private static void setPixels(BufferedImage image, int[] pixels) {
        image.setRGB(0, 0, image.getWidth(), image.getHeight(), pixels, 0, image.getWidth());
    }
}
