/** The {@code sorensen} command: its entry point, what every subcommand shares, and the small subcommands. */
package org.sorensen.cli;
