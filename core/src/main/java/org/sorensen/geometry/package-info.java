/** The geometry of masks: connected components, skeletons, distances. */
package org.sorensen.geometry;
