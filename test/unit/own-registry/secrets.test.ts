import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, test } from 'node:test';

import { bcrypt } from '../../../src/own-registry/bcrypt.js';
import { readNeeds } from '../../../src/own-registry/elf.js';
import { makeCertificate } from '../../../src/own-registry/make-certificate.js';

const ORDER = './ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const STANDARD = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

const saltOf = (text: string): Buffer =>
  Buffer.from(
    text.replace(/./g, (letter) => STANDARD.charAt(ORDER.indexOf(letter))),
    'base64',
  );

describe('bcrypt', () => {
  // Salts, costs and hashes of the tests of others.
  for (const [password, salt, cost, hash] of [
    ['U*U', 'CCCCCCCCCCCCCCCCCCCCC.', 5, 'E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'],
    ['U*U*', 'CCCCCCCCCCCCCCCCCCCCC.', 5, 'VGOzA784oUp/Z0DY336zx7pLYAy0lwK'],
    ['', 'CCCCCCCCCCCCCCCCCCCCC.', 5, '7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy'],
    ['secret word', 'abcdefghijklmnopqrstuu', 5, '1C7yeI3ZG3Jm.nHdnKkGJg1xTYKP9Oy'],
  ] as const) {
    test(`makes of ${JSON.stringify(password)} what others make`, () => {
      assert.equal(bcrypt(password, saltOf(salt), cost), `$2y$05$${salt}${hash}`);
    });
  }
});

describe('a certificate made for oneself', () => {
  const nowMs = Date.now();
  const made = makeCertificate(['box', 'localhost', '127.0.0.1', '::1', 'fd00::1:2'], { nowMs });

  test('is for its names and addresses, and signed by itself', () => {
    const read = new X509Certificate(made.certificate);
    assert.equal(
      read.subjectAltName,
      'DNS:box, DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1, IP Address:FD00:0:0:0:0:0:1:2',
    );
    assert.ok(read.verify(read.publicKey));
    assert.ok(read.ca);
    assert.ok(read.checkIssued(read));
    assert.ok(Math.abs(read.validFromDate.getTime() - (nowMs - 86_400_000)) < 1000);
    assert.equal(read.subject, 'CN=box');
  });

  test('is trusted by whoever has it as an authority, and by nobody else', async () => {
    const server = createServer({ cert: made.certificate, key: made.key }, (_, answer) => answer.end('hello'));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const ask = (ca: string | undefined): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        request({ host: '127.0.0.1', port, ca, agent: false }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .once('error', reject)
          .end();
      });
    try {
      assert.equal(await ask(made.certificate), 200);
      await assert.rejects(ask(undefined), { code: /SELF_SIGNED|UNABLE_TO_VERIFY/ });
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });
});

describe('what a program needs', { skip: !existsSync('/usr/bin/openssl') && 'needs openssl' }, () => {
  test('is its loader and its libraries', () => {
    const { interpreter, libraries } = readNeeds(readFileSync('/usr/bin/openssl'));
    assert.match(interpreter ?? '', /^\/lib.*\/ld-linux/);
    assert.ok(libraries.includes('libc.so.6'));
  });
});
