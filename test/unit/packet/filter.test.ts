import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { isEngineError } from '../../../src/errors/engine-error.js';
import { compileFilter } from '../../../src/packet/filter/compile-filter.js';
import { MOST_INSTRUCTIONS } from '../../../src/packet/filter/instruction.js';
import { runFilter } from '../../../src/packet/filter/run-filter.js';
import { aFrame, anArpRequest } from '../../support/frames.js';
import { seededRandom } from '../../support/seeded-random.js';

const FRAMES: Readonly<Record<string, Uint8Array>> = {
  web: aFrame(),
  answer: aFrame({ source: '10.0.0.3', destination: '10.0.0.2', sourcePort: 80, destinationPort: 40_000 }),
  name: aFrame({ protocol: 17, destinationPort: 53 }),
  ping: aFrame({ protocol: 1 }),
  later: aFrame({ fragmentOffset: 100 }),
  web6: aFrame({ source: 'fd00::2', destination: 'fd00::3' }),
  ping6: aFrame({ source: 'fd00::2', destination: 'fd00::3', protocol: 58 }),
  away: aFrame({ destination: '192.0.2.9', destinationPort: 443, payload: 'x'.repeat(500) }),
  arp: anArpRequest(),
};

const matched = (filter: string): string =>
  Object.entries(FRAMES)
    .filter(([, frame]) => runFilter(compileFilter(filter, names), frame) !== 0)
    .map(([name]) => name)
    .join(' ');

const names = (name: string): readonly string[] | undefined =>
  name === 'db' ? ['10.0.0.3', 'fd00::3'] : name === 'down' ? [] : undefined;

describe('a filter of packets', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['', 'web answer name ping later web6 ping6 away arp'],
    ['tcp', 'web answer later web6 away'],
    ['udp or icmp', 'name ping'],
    ['icmp6', 'ping6'],
    ['arp', 'arp'],
    ['ip', 'web answer name ping later away'],
    ['ip6', 'web6 ping6'],
    ['host 10.0.0.3', 'web answer name ping later arp'],
    ['src host 10.0.0.3', 'answer'],
    ['dst 10.0.0.3', 'web name ping later arp'],
    ['10.0.0.3', 'web answer name ping later arp'],
    ['src 10.0.0.3 or 192.0.2.9', 'answer'],
    ['port 443 or 10.0.0.3 and udp', 'name'],
    ['ip host 10.0.0.3', 'web answer name ping later'],
    ['host db', 'web answer name ping later web6 ping6 arp'],
    ['host fd00::3 and tcp', 'web6'],
    ['net 10.0.0.0/8', 'web answer name ping later away arp'],
    ['dst net 192.0.2.0/28', 'away'],
    ['net fd00::/8', 'web6 ping6'],
    ['src and dst net 10.0.0.0/24', 'web answer name ping later arp'],
    ['port 80', 'web answer web6'],
    ['src port 80', 'answer'],
    ['tcp dst port 80', 'web web6'],
    ['port 53 or 443', 'name away'],
    ['portrange 50-100', 'web answer name web6'],
    ['port 80 and not host db', ''],
    ['not tcp', 'name ping ping6 arp'],
    ['!tcp && !arp', 'name ping ping6'],
    ['not (tcp or udp) and ip', 'ping'],
    ['tcp and (dst port 443 or src port 80)', 'answer away'],
    ['greater 500', 'away'],
    ['less 100 and tcp', 'web answer later web6'],
    ['udp or tcp and port 443', 'away'],
  ];
  for (const [filter, expected] of cases) {
    test(filter === '' ? 'nothing' : filter, () => assert.equal(matched(filter), expected));
  }

  const wrong: readonly (readonly [string, RegExp])[] = [
    ['tcp and', /something is missing at its end/],
    ['host', /an address is missing at its end/],
    ['host nobody', /"nobody" is neither an address nor a container with one/],
    ['host down', /"down" is neither an address nor a container with one/],
    ['port http', /"http" is not a port/],
    ['port 70000', /"70000" is not a port/],
    ['portrange 9-2', /"9-2" is no range of ports/],
    ['net 10.0.0.0/33', /"10.0.0.0\/33" is neither/],
    ['(tcp', /a "\)" is missing/],
    ['tcp)', /"\)" is not expected there/],
    ['tcp udp', /"udp" is not expected there/],
    ['arp port 5', /arp has no port/],
    ['ip6 host 10.0.0.1', /ip6 has no host/],
    ['ip[0] = 4', /"\[0\]" is not expected|"ip\[0\]" is not a word/],
    ['not not', /something is missing/],
    ['('.repeat(500), /nested too deep/],
    ['tcp '.repeat(5000), /too long/],
  ];
  for (const [filter, sentence] of wrong) {
    test(`is refused with a sentence: ${filter.slice(0, 40)}`, () => {
      assert.throws(() => compileFilter(filter, names), { code: 'filter_invalid', message: sentence });
    });
  }

  test('that is long still fits jumps of 255 instructions', () => {
    const filter = Array.from({ length: 60 }, (_, at) => `host 172.16.${at}.1`).join(' or ');
    const program = compileFilter(`${filter} or host 10.0.0.3`);
    assert.ok(program.length > 600 && program.length <= MOST_INSTRUCTIONS);
    assert.ok(program.every(({ jumpTrue, jumpFalse }) => jumpTrue <= 255 && jumpFalse <= 255));
    assert.notEqual(runFilter(program, aFrame()), 0);
    assert.equal(runFilter(program, aFrame({ source: '10.9.9.9', destination: '10.9.9.8' })), 0);
    assert.notEqual(runFilter(program, aFrame({ source: '10.9.9.9', destination: '172.16.59.1' })), 0);
  });

  test('of any words is compiled or refused, and runs to its end on any bytes', () => {
    const words = 'and or not ( ) tcp udp host net port src dst 80 10.0.0.3 fd00::/8 53-99 arp ip6 less db'.split(' ');
    const random = seededRandom(5);
    const pick = (): string => words[random.below(words.length)] ?? '';
    for (let round = 0; round < 3000; round += 1) {
      const text = Array.from({ length: 1 + random.below(9) }, pick).join(' ');
      const packet = Buffer.from(random.hex(1 + random.below(90)), 'hex');
      try {
        const program = compileFilter(text, names);
        assert.ok(program.length > 0);
        assert.equal(typeof runFilter(program, packet), 'number');
      } catch (error) {
        if (!isEngineError(error, 'filter_invalid')) throw new Error(`${text}`, { cause: error });
      }
    }
  });
});
