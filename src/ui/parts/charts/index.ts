export { type BarChartOptions, barChart } from './bar-chart.js';
export { type ChartColor, type ChartSymbols, FAINT } from './chart-canvas.js';
export { type DonutOptions, donut } from './donut.js';
export { type GaugeOptions, gauge } from './gauge.js';
export { type LineChartOptions, type LineSeries, lineChart } from './line-chart.js';
export { type SparklineOptions, sparkline } from './sparkline.js';
