/** Training runs and predictions from them. */
package org.sorensen.cli.run;
