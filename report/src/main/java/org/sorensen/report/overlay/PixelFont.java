package org.sorensen.report.overlay;

import java.util.Locale;
import java.util.Map;

/**
 * A font of 5 by 7 dots for the few words inside pictures. The JDK's own text drawing needs fonts installed on the
 * machine, which servers and containers often lack, and looks different on each.
 */
final class PixelFont {
    private static final int GLYPH_WIDTH = 5;
    private static final int GLYPH_HEIGHT = 7;
    private static final int WHITE = 0xFFFFFF;
    private static final int BLACK = 0x000000;

    private static final Map<Character, String> GLYPHS = Map.ofEntries(
            Map.entry('A', "01110|10001|10001|11111|10001|10001|10001"),
            Map.entry('B', "11110|10001|10001|11110|10001|10001|11110"),
            Map.entry('C', "01111|10000|10000|10000|10000|10000|01111"),
            Map.entry('D', "11110|10001|10001|10001|10001|10001|11110"),
            Map.entry('E', "11111|10000|10000|11110|10000|10000|11111"),
            Map.entry('F', "11111|10000|10000|11110|10000|10000|10000"),
            Map.entry('G', "01111|10000|10000|10011|10001|10001|01111"),
            Map.entry('H', "10001|10001|10001|11111|10001|10001|10001"),
            Map.entry('I', "11111|00100|00100|00100|00100|00100|11111"),
            Map.entry('J', "00111|00001|00001|00001|00001|10001|01110"),
            Map.entry('K', "10001|10010|10100|11000|10100|10010|10001"),
            Map.entry('L', "10000|10000|10000|10000|10000|10000|11111"),
            Map.entry('M', "10001|11011|10101|10101|10001|10001|10001"),
            Map.entry('N', "10001|11001|11001|10101|10011|10011|10001"),
            Map.entry('O', "01110|10001|10001|10001|10001|10001|01110"),
            Map.entry('P', "11110|10001|10001|11110|10000|10000|10000"),
            Map.entry('Q', "01110|10001|10001|10001|10101|10010|01101"),
            Map.entry('R', "11110|10001|10001|11110|10100|10010|10001"),
            Map.entry('S', "01111|10000|10000|01110|00001|00001|11110"),
            Map.entry('T', "11111|00100|00100|00100|00100|00100|00100"),
            Map.entry('U', "10001|10001|10001|10001|10001|10001|01110"),
            Map.entry('V', "10001|10001|10001|10001|10001|01010|00100"),
            Map.entry('W', "10001|10001|10001|10101|10101|11011|10001"),
            Map.entry('X', "10001|10001|01010|00100|01010|10001|10001"),
            Map.entry('Y', "10001|10001|01010|00100|00100|00100|00100"),
            Map.entry('Z', "11111|00001|00010|00100|01000|10000|11111"),
            Map.entry('0', "01110|10001|10011|10101|11001|10001|01110"),
            Map.entry('1', "00100|01100|00100|00100|00100|00100|01110"),
            Map.entry('2', "01110|10001|00001|00110|01000|10000|11111"),
            Map.entry('3', "11110|00001|00001|01110|00001|00001|11110"),
            Map.entry('4', "00010|00110|01010|10010|11111|00010|00010"),
            Map.entry('5', "11111|10000|11110|00001|00001|10001|01110"),
            Map.entry('6', "01110|10000|10000|11110|10001|10001|01110"),
            Map.entry('7', "11111|00001|00010|00100|00100|01000|01000"),
            Map.entry('8', "01110|10001|10001|01110|10001|10001|01110"),
            Map.entry('9', "01110|10001|10001|01111|00001|00001|01110"),
            Map.entry(' ', "00000|00000|00000|00000|00000|00000|00000"));

    private PixelFont() {}

    static int width(String text, int dot) {
        return text.isEmpty() ? 0 : (text.length() * (GLYPH_WIDTH + 1) - 1) * dot;
    }

    static int height(int dot) {
        return GLYPH_HEIGHT * dot;
    }

    /** Draws capitals, digits and blanks in white with a black shadow; other characters must not occur. */
    static void draw(String text, int x, int y, int dot, int[] pixels, int width) {
        String capitals = text.toUpperCase(Locale.ROOT);
        drawPlain(capitals, x + dot / 2, y + dot / 2, dot, BLACK, pixels, width);
        drawPlain(capitals, x, y, dot, WHITE, pixels, width);
    }

    private static void drawPlain(String text, int x, int y, int dot, int rgb, int[] pixels, int width) {
        for (int i = 0; i < text.length(); i++) {
            String[] glyph = GLYPHS.get(text.charAt(i)).split("\\|");
            for (int row = 0; row < GLYPH_HEIGHT * dot; row++) {
                for (int column = 0; column < GLYPH_WIDTH * dot; column++) {
                    int px = x + i * (GLYPH_WIDTH + 1) * dot + column;
                    int py = y + row;
                    boolean set = glyph[row / dot].charAt(column / dot) == '1';
                    boolean inside = px >= 0 && px < width && py >= 0 && py * width + px < pixels.length;
                    if (set && inside) {
                        pixels[py * width + px] = rgb;
                    }
                }
            }
        }
    }
}
