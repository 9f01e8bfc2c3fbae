package org.sorensen.report.overlay;

import java.awt.image.BufferedImage;
import java.util.List;

/** Puts named pictures side by side. */
final class Panel {
    private static final int GAP = 8;
    private static final int DOT = 2;

    private Panel() {}

    static BufferedImage of(List<BufferedImage> tiles, List<String> names, int columns) {
        if (tiles.isEmpty() || columns < 1) {
            throw new IllegalArgumentException("a panel needs at least one slice and one column, found " + tiles.size()
                    + " slices and " + columns + " columns");
        }
        int across = Math.min(columns, tiles.size());
        int down = (tiles.size() + across - 1) / across;
        int tileWidth = tiles.stream().mapToInt(BufferedImage::getWidth).max().orElseThrow();
        for (String name : names) {
            tileWidth = Math.max(tileWidth, PixelFont.width(name, DOT));
        }
        int tileHeight = tiles.stream().mapToInt(BufferedImage::getHeight).max().orElseThrow();
        int strip = PixelFont.height(DOT) + GAP;
        int width = GAP + across * (tileWidth + GAP);
        int height = GAP + down * (strip + tileHeight + GAP);
        int[] pixels = new int[width * height];
        for (int i = 0; i < tiles.size(); i++) {
            BufferedImage tile = tiles.get(i);
            int x = GAP + i % across * (tileWidth + GAP);
            int y = GAP + i / across * (strip + tileHeight + GAP);
            PixelFont.draw(names.get(i), x, y, DOT, pixels, width);
            int start = (y + strip) * width + x;
            tile.getRGB(0, 0, tile.getWidth(), tile.getHeight(), pixels, start, width);
        }
        BufferedImage panel = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        panel.setRGB(0, 0, width, height, pixels, 0, width);
        return panel;
    }
}
