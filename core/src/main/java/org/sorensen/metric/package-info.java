/** Overlap of label maps: counts of label pairs, and the ratios read from them. */
package org.sorensen.metric;
