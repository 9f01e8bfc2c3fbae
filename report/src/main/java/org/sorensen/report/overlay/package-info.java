/** Slices of images with the contours or errors of a segmentation drawn on top. */
package org.sorensen.report.overlay;
