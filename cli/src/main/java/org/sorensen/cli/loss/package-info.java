/** The commands about losses: the catalog, one loss on arrays, and other libraries' numbers. */
package org.sorensen.cli.loss;
