/** Pictures of losses. */
package org.sorensen.report.loss;
