package org.sorensen.loss;

import java.util.OptionalInt;

/**
 * One cell of an overlap loss.
 *
 * @param sample the sample, empty where samples are pooled
 * @param classIndex the class, empty where classes are pooled
 * @param value its loss before class weights; 0 where the status says that it has none
 * @param status whether it is defined, absent or undefined
 */
public record LossCell(OptionalInt sample, OptionalInt classIndex, double value, CellStatus status) {}
