package org.sorensen.io;

import java.nio.file.Path;

/** NIfTI's datatype codes that are read: an element type, and how many of them make a voxel. */
enum NiftiDatatype {
    UINT8(2, ElementType.UINT8, 1),
    INT16(4, ElementType.INT16, 1),
    INT32(8, ElementType.INT32, 1),
    FLOAT32(16, ElementType.FLOAT32, 1),
    FLOAT64(64, ElementType.FLOAT64, 1),
    RGB24(128, ElementType.UINT8, 3),
    INT8(256, ElementType.INT8, 1),
    UINT16(512, ElementType.UINT16, 1),
    UINT32(768, ElementType.UINT32, 1),
    INT64(1024, ElementType.INT64, 1),
    UINT64(1280, ElementType.UINT64, 1),
    RGBA32(2304, ElementType.UINT8, 4);

    private static final String READ = "an integer type, float32, float64, rgb24 or rgba32";

    private final int code;
    private final ElementType element;
    private final int components;

    NiftiDatatype(int code, ElementType element, int components) {
        this.code = code;
        this.element = element;
        this.components = components;
    }

    int code() {
        return code;
    }

    ElementType element() {
        return element;
    }

    int components() {
        return components;
    }

    int bitsPerVoxel() {
        return 8 * element.bytes() * components;
    }

    static NiftiDatatype ofCode(Path file, int code) throws CorruptImageException {
        for (NiftiDatatype datatype : values()) {
            if (datatype.code == code) {
                return datatype;
            }
        }
        String found = switch (code) {
            case 1 -> "1 (binary, one bit per voxel)";
            case 32 -> "32 (complex64); store its magnitude as float32";
            case 1792 -> "1792 (complex128); store its magnitude as float32";
            case 2048 -> "2048 (complex256); store its magnitude as float32";
            case 1536 -> "1536 (float128); store it as float64";
            default -> code + ", which is not a NIfTI datatype";
        };
        throw new CorruptImageException(file, "datatype", READ, found);
    }
}
