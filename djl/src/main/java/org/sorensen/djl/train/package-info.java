/** Training: cases and patches in plain arrays, batches, optimisers, schedules, and the geometry of sliding windows. */
package org.sorensen.djl.train;
