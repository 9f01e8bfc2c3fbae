/**
 * Reports for people and files for programs: a self-contained HTML report with charts and pictures, tables and learning
 * curves for the terminal, CSV and JSON.
 *
 * <p>All numbers are written independently of the locale, and the same input gives the same bytes.
 */
package org.sorensen.report;
