import assert from 'node:assert/strict';
import { afterEach, describe, test } from 'node:test';

import { render } from 'ink';
import { type ReactNode, useState } from 'react';

import { DetailTable } from '../../../../src/ui/parts/detail-table.js';
import { TextInput } from '../../../../src/ui/parts/text-input.js';
import { inkOptions, Terminal } from '../../../../src/ui/terminal/index.js';
import { InProcessTerminal } from '../../../support/in-process-terminal.js';

let end: (() => Promise<void>) | undefined;
afterEach(() => end?.());

function show(node: ReactNode) {
  const emulated = new InProcessTerminal({ columns: 40, rows: 8 });
  const terminal = new Terminal(emulated);
  terminal.enter();
  const app = render(node, inkOptions(terminal));
  end = async () => {
    app.unmount();
    await terminal[Symbol.asyncDispose]();
  };
  return { emulated, terminal, screen: emulated.screen };
}

describe('packages that draw parts of the screen', () => {
  test('ink-table draws a small table', async () => {
    const { screen } = show(<DetailTable rows={[{ name: 'web', state: 'running' }]} columns={['name', 'state']} />);
    await screen.waitFor(
      /┌──────┬─────────┐\n│ name │ state   │\n├──────┼─────────┤\n│ web  │ running │\n└──────┴─────────┘/,
    );
  });

  test('its rules stand also around characters of two cells, and of none', async () => {
    const rows = [
      { 卷: '大小', 'data ': '2 MB' },
      { 卷: 'e\u0301', 'data ': '使用中' },
    ];
    const { screen } = show(<DetailTable rows={rows} columns={['卷', 'data ']} />);
    await screen.waitFor(/┌──────┬────────┐\n│ 卷 {3}│ data {3}│\n├──────┼────────┤\n│ 大小 │ 2 MB {3}│\n/);
    await screen.waitFor(/\n│ e\u0301 {4}│ 使用中 │\n└──────┴────────┘/);
  });

  test('ink-text-input takes what is typed, pasted and erased, and submits it', async () => {
    const { promise: submitted, resolve: submit } = Promise.withResolvers<string>();
    function Prompt() {
      const [value, setValue] = useState('');
      return <TextInput value={value} isFocused onChange={setValue} onSubmit={submit} placeholder="name" />;
    }
    const { emulated, terminal, screen } = show(<Prompt />);
    terminal.input.setTextMode(true);
    await screen.waitFor(/name/);
    emulated.stdin.type('web-1x');
    await screen.waitFor(/web-1x/);
    emulated.press('backspace');
    await screen.waitFor(/web-1 *$/m);
    emulated.stdin.type('\x1b[200~ and\nmore\x1b[201~\r');
    assert.equal(await submitted, 'web-1 and more');
  });

  test('a field without the focus takes nothing', async () => {
    const { emulated, screen } = show(
      <TextInput value="kept" isFocused={false} onChange={() => assert.fail('changed')} />,
    );
    await screen.waitFor(/kept/);
    emulated.stdin.type('x');
    await new Promise((resolve) => setImmediate(resolve));
    assert.match(screen.text(), /^kept/);
  });
});
