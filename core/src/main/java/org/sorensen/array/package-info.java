/** Dense arrays that losses and metrics read: scores, targets, shapes. They wrap memory and copy nothing. */
package org.sorensen.array;
