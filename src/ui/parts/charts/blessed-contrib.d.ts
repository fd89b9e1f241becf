/** What we use of blessed-contrib's widgets, off screen: they are untyped there, below the package's own types. */

type WidgetColor = string | number;

type WidgetContext = { readonly _canvas: { frame(): string } };

interface CanvasWidget<Data> {
  /** There after `attach`. */
  readonly ctx: WidgetContext;
  emit(event: 'attach'): void;
  setData(data: Data): void;
}

type WidgetSize = { readonly width: number; readonly height: number };

declare module 'blessed-contrib/lib/widget/charts/line.js' {
  type LineData = {
    readonly title: string;
    readonly x: readonly string[];
    readonly y: readonly number[];
    readonly style: { readonly line: WidgetColor };
  };
  type LineOptions = WidgetSize & {
    readonly maxY: number;
    readonly numYLabels: number;
    readonly xPadding: number;
    readonly xLabelPadding: number;
    readonly style: { readonly text: WidgetColor; readonly baseline: WidgetColor };
  };
  /** What it asks of what it draws on. */
  interface LineContext {
    strokeStyle: WidgetColor;
    beginPath(): void;
    moveTo(x: number, y: number): void;
    lineTo(x: number, y: number): void;
    stroke(): void;
    clearRect(x: number, y: number, width: number, height: number): void;
    fillText(text: string, x: number, y: number): void;
  }
  interface LineWidget {
    /** Its own would be made at `attach`, with its size. */
    ctx: LineContext;
    canvasSize: WidgetSize;
    setData(data: readonly LineData[]): void;
  }
  export default function line(options: LineOptions): LineWidget;
}

declare module 'blessed-contrib/lib/widget/charts/bar.js' {
  type BarOptions = WidgetSize & {
    readonly barWidth: number;
    readonly barSpacing: number;
    readonly xOffset: number;
    readonly maxHeight: number;
    readonly barBgColor: WidgetColor;
  };
  export default function bar(
    options: BarOptions,
  ): CanvasWidget<{ readonly titles: readonly string[]; readonly data: readonly number[] }>;
}

declare module 'blessed-contrib/lib/widget/gauge.js' {
  type GaugeOptions = WidgetSize & {
    readonly stroke: WidgetColor;
    readonly fill: WidgetColor;
    readonly showLabel: boolean;
  };
  export default function gauge(options: GaugeOptions): CanvasWidget<number>;
}

declare module 'blessed-contrib/lib/widget/donut.js' {
  type DonutOptions = WidgetSize & {
    readonly radius: number;
    readonly arcWidth: number;
    readonly remainColor: WidgetColor;
    readonly yPadding: number;
    readonly fill: WidgetColor;
  };
  type DonutData = { readonly label: string; readonly percent: number; readonly color: WidgetColor };
  export default function donut(options: DonutOptions): CanvasWidget<readonly DonutData[]>;
}

declare module 'blessed-contrib/lib/widget/sparkline.js' {
  interface SparklineWidget {
    readonly content: string;
    setData(titles: readonly string[], data: readonly (readonly number[])[]): void;
  }
  export default function sparkline(options: { readonly width: number }): SparklineWidget;
}
