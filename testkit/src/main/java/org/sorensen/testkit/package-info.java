/**
 * Tests for losses, one's own included: finite differences, golden cases of other libraries, and a contract that a loss
 * passes by being listed once.
 *
 * <pre>{@code
 * @TestFactory
 * Stream<DynamicNode> contract() {
 *     return LossContract.of(new MyLoss());
 * }
 * }</pre>
 */
package org.sorensen.testkit;
