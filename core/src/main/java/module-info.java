/** Losses and metrics of the Dice family; depends on the JDK alone. */
module org.sorensen.core {
    exports org.sorensen.array;
    exports org.sorensen.box;
    exports org.sorensen.geometry;
    exports org.sorensen.loss;
    exports org.sorensen.metric;
    exports org.sorensen.peer;
    exports org.sorensen.internal.engine to
            org.sorensen.djl;
}
