/**
 * Losses with value and gradient: formulas over overlap sums, formulas per voxel, and sums of them.
 *
 * <pre>{@code
 * LossValue value = new DiceLoss().plus(new CrossEntropyLoss()).evaluate(scores, labels, LossOptions.softmax(), gradient);
 * }</pre>
 */
package org.sorensen.loss;
