package org.sorensen.loss;

/**
 * A parameter of a loss, as a person types it.
 *
 * @param name what it is called
 * @param standard its default
 * @param range what it may be
 * @param meaning what it does, one phrase
 */
public record LossParameter(String name, String standard, String range, String meaning) {}
