/**
 * Losses of predicted boxes against target boxes, as object detection trains with: IoU and its generalisations, with value
 * and gradient.
 *
 * <pre>{@code
 * BoxLossValue value = new GiouLoss().evaluate(predicted, target, BoxOptions.corners(), gradient);
 * }</pre>
 *
 * <p>Boxes are {@code [K, 4]} arrays, or {@code [K, 6]} in three dimensions; row k of the prediction is compared with row k
 * of the target. Coordinates are listed x first, as detectors list them. A new loss is a record with
 * {@link org.sorensen.box.BoxLoss#loss}: its gradient follows from its formula.
 */
package org.sorensen.box;
