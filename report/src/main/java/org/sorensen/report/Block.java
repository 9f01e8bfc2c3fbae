package org.sorensen.report;

/** One piece of a report's section. */
public sealed interface Block permits Paragraph, Note, KeyValues, DataTable, LineChart, BarChart, FigureGrid, Details {}
