/**
 * Volumes, images and label maps in and out: NIfTI, PNG, JPEG, TIFF, NPY and NPZ.
 *
 * <p>Everything in memory is slowest axis first: a volume is {@code [D, H, W]}, an image {@code [H, W]}, channels come
 * before them. Sizes claimed by a file are compared with the file's length before memory is taken for them.
 */
package org.sorensen.io;
