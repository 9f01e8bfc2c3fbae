package org.sorensen.djl.net;

/** The families of networks that can be built. */
public enum Architecture {
    /** {@link UNet}. */
    UNET,
    /** {@link VNet}. */
    VNET
}
