/** Sorensen on the PyTorch engine through DJL: losses and evaluators for DJL's own training loop, or any other. */
package org.sorensen.djl;
