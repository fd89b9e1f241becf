import { performance } from 'node:perf_hooks';

import { Box, render, Text, useInput, useWindowSize } from 'ink';
import { useEffect, useState } from 'react';

import { lineChart, sparkline } from '../../../src/ui/parts/charts/index.js';
import { inkOptions, Terminal } from '../../../src/ui/terminal/index.js';
import { display, fit } from '../../../src/ui/text.js';

/**
 * A full screen that changes all the time, for measurements: `busy-screen FRAMES_A_SECOND ours|stock`.
 *
 * `j` and `k` move, `q` ends it and prints what was measured: the CPU time is that after the first second.
 */
const [framesPerSecond = '10', mode = 'ours'] = process.argv.slice(2);

const started = performance.now();
const renderMs: number[] = [];
let warm = { cpu: process.cpuUsage(), atMs: started };
setTimeout(() => {
  warm = { cpu: process.cpuUsage(), atMs: performance.now() };
}, 1000);
const NAMES = ['web', 'db', 'cache', 'worker', 'проверка', '容器'];

function Screen({ onQuit }: { readonly onQuit: () => void }) {
  const { columns, rows } = useWindowSize();
  const [frame, setFrame] = useState(0);
  const [selected, setSelected] = useState(0);
  useEffect(() => {
    const interval = Number(framesPerSecond) > 0 ? 1000 / Number(framesPerSecond) : 1e9;
    const timer = setInterval(() => setFrame((count) => count + 1), interval);
    return () => clearInterval(timer);
  }, []);
  useInput((input) => {
    if (input === 'q') onQuit();
    if (input === 'j') setSelected((row) => row + 1);
    if (input === 'k') setSelected((row) => Math.max(0, row - 1));
  });
  const left = Math.floor(columns / 2);
  const right = columns - left;
  const chartRows = Math.floor((rows - 1) / 3);
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      <Text>{fit(` busy  selected ${selected}  frame ${frame}  ${sparkline(wave(frame, 40), 20)}`, columns)}</Text>
      <Box>
        <Pane width={left} height={rows - 1} title="Containers">
          {containerLines({ frame, selected, width: left - 2, count: rows - 3 })}
        </Pane>
        <Box flexDirection="column">
          <Pane width={right} height={chartRows} title="Stats">
            {lineChart({
              series: [{ values: wave(frame, 60), color: 'green' }],
              width: right - 2,
              height: chartRows - 2,
              maxY: 100,
            })}
          </Pane>
          <Pane width={right} height={rows - 1 - chartRows} title="Logs">
            {logLines({ frame, width: right - 2, count: rows - 3 - chartRows })}
          </Pane>
        </Box>
      </Box>
    </Box>
  );
}

type PaneProps = {
  readonly width: number;
  readonly height: number;
  readonly title: string;
  readonly children: readonly string[];
};

function Pane({ width, height, children }: PaneProps) {
  return (
    <Box borderStyle="round" borderColor="cyan" width={width} height={height}>
      <Text>{children.join('\n')}</Text>
    </Box>
  );
}

function containerLines({
  frame,
  selected,
  width,
  count,
}: {
  frame: number;
  selected: number;
  width: number;
  count: number;
}) {
  return Array.from({ length: count }, (_, row) => {
    const name = display(`${NAMES[row % NAMES.length]}-${row}`);
    const cpu = ((row * 7 + (row % 5 === frame % 5 ? frame : 0)) % 100).toFixed(0);
    const line = fit(`${fit(name, 20)} ${fit('nginx:1.27', 24)} Up ${row} hours ${cpu.padStart(4)}%`, width);
    return row === selected ? `\x1b[7m${line}\x1b[27m` : line;
  });
}

function logLines({ frame, width, count }: { frame: number; width: number; count: number }) {
  return Array.from({ length: count }, (_, row) => {
    const n = frame * 3 + row;
    const level = n % 9 === 0 ? '\x1b[31mERROR\x1b[39m' : '\x1b[32minfo\x1b[39m ';
    return fit(
      display(`12:00:${n % 60} ${level} request ${n} GET /health/${n * 31} 200 in ${n % 17} ms`, { keepsColor: true }),
      width,
    );
  });
}

const wave = (frame: number, count: number) =>
  Array.from({ length: count }, (_, n) => 50 + 40 * Math.sin((n + frame) / 6));

if (mode === 'stock') {
  const app = render(<Screen onQuit={() => finish(() => app.unmount())} />, {
    alternateScreen: true,
    incrementalRendering: true,
    interactive: true,
    patchConsole: false,
    maxFps: 60,
    onRender: ({ renderTime }) => renderMs.push(renderTime),
  });
} else {
  const terminal = new Terminal({ stdin: process.stdin, stdout: process.stdout });
  terminal.enter();
  const app = render(
    <Screen
      onQuit={() =>
        finish(() => {
          app.unmount();
          terminal.restore();
        })
      }
    />,
    {
      ...inkOptions(terminal),
      onRender: ({ renderTime }) => renderMs.push(renderTime),
    },
  );
}

function finish(leave: () => void): void {
  leave();
  const { user, system } = process.cpuUsage(warm.cpu);
  const sorted = renderMs.slice(5).sort((a, b) => a - b);
  const measured = {
    frames: renderMs.length,
    renderMs: {
      median: round(sorted[Math.floor(sorted.length / 2)] ?? 0),
      p95: round(sorted[Math.floor(sorted.length * 0.95)] ?? 0),
    },
    cpuPercent: round((user + system) / 10 / (performance.now() - warm.atMs)),
    rssMb: Math.round(process.memoryUsage.rss() / 1e6),
  };
  process.stdout.write(`MEASURED ${JSON.stringify(measured)}\n`, () => process.exit(0));
}

function round(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
