package org.sorensen.cli.run;

/** Whether something is done. */
enum Switch {
    ON,
    OFF
}
