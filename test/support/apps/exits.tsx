import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { Box, render, Text, useInput } from 'ink';
import { useState } from 'react';

import { inkOptions, restoreAtExit, Terminal } from '../../../src/ui/terminal/index.js';

/** A full screen that counts `j`, hands the terminal over, and ends in every way a program can. */
const terminal = new Terminal({ stdin: process.stdin, stdout: process.stdout, asksTerminal: true });
restoreAtExit(terminal, process);
terminal.enter();

const ACTIONS: Readonly<Record<string, () => void>> = {
  q: () => void leave(),
  x: () => process.exit(3),
  t: () =>
    setImmediate(() => {
      throw new Error('thrown on purpose');
    }),
  r: () => void Promise.reject(new Error('rejected on purpose')),
  s: () => void terminal.handOver(shell),
  l: () => void terminal.handOver(async () => undefined).then(() => process.kill(process.pid, 'SIGINT')),
  p: () => void passThrough(),
};

function Screen() {
  const [count, setCount] = useState(0);
  const [last, setLast] = useState('none');
  useInput((input, key) => {
    setLast(key.escape ? 'escape' : key.upArrow ? 'up' : key.ctrl ? `ctrl-${input}` : input);
    if (input === 'j') setCount((before) => before + 1);
    else if (!key.ctrl) ACTIONS[input]?.();
  });
  return (
    <Box flexDirection="column">
      <Text>{`count ${count}.`}</Text>
      <Text>{`last ${last}.`}</Text>
    </Box>
  );
}

async function shell(): Promise<void> {
  await once(
    spawn('sh', ['-c', 'echo child; read -r line; echo "got $line"; read -r more'], { stdio: 'inherit' }),
    'exit',
  );
}

async function passThrough(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let typed = '';
  await terminal.passThrough(
    {
      sink: (bytes) => {
        typed += bytes.toString('latin1');
        process.stdout.write(`typed ${JSON.stringify(typed)}\r\n`);
        if (typed.endsWith('\x04')) resolve();
      },
    },
    async () => {
      process.stdout.write('passing through\r\n');
      await promise;
    },
  );
}

const app = render(<Screen />, inkOptions(terminal));

async function leave(): Promise<void> {
  app.unmount();
  await terminal[Symbol.asyncDispose]();
  process.stdout.write('left\n', () => process.exit(0));
}
