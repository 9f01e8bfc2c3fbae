/**
 * Losses as other libraries define them: a constructor call of MONAI, SMP, Keras, PyTorch, nnU-Net or kornia becomes the
 * configured loss that gives the same numbers.
 */
package org.sorensen.peer;
