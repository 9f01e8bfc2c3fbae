/** Segmentation networks as DJL blocks (U-Net, V-Net), their specifications, and checkpoints of their parameters. */
package org.sorensen.djl.net;
