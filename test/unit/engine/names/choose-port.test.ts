import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chooseNamePort } from '../../../../src/engine/names/choose-port.js';

const HEAD = '  sl  local_address rem_address   st tx_queue rx_queue\n';
const line = (local: string, state = '07'): string =>
  `${HEAD}  10: ${local} 00000000:0000 ${state} 00000000:00000000\n`;

const chosen = (udp: string, tcp = HEAD): number =>
  chooseNamePort((name) => (name === 'udp' ? udp : name === 'tcp' ? tcp : HEAD));

test('names have port 53 where nobody has it', () => {
  assert.equal(chosen(HEAD), 53);
  assert.equal(chosen(line('00000000:0036')), 53);
});

test('what is only on the loopback is in nobody’s way: systemd-resolved', () => {
  assert.equal(chosen(line('3500007F:0035'), line('3500007F:0035', '0A')), 53);
  assert.equal(chosen(line('00000000000000000000000001000000:0035')), 53);
});

test('another program on every address, or on one of them, has us go elsewhere', () => {
  assert.equal(chosen(line('00000000:0035')), 10_053);
  assert.equal(chosen(line('00000000000000000000000000000000:0035')), 10_053);
  assert.equal(chosen(line('0100A8C0:0035')), 10_053);
  assert.equal(chosen(HEAD, line('00000000:0035', '0A')), 10_053);
});

test('a connection to somebody’s port 53 is no listener', () => {
  assert.equal(chosen(HEAD, line('0100A8C0:0035', '01')), 53);
});
