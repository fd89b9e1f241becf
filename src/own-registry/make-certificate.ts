import { generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { isIP } from 'node:net';

import { der } from './der.js';

/** Both as PEM. */
export type Certificate = { readonly certificate: string; readonly key: string };

const OID = {
  commonName: '2.5.4.3',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  basicConstraints: '2.5.29.19',
  keyUsage: '2.5.29.15',
  extendedKeyUsage: '2.5.29.37',
  serverAuthentication: '1.3.6.1.5.5.7.3.1',
  alternativeNames: '2.5.29.17',
} as const;

const DAY_MS = 24 * 60 * 60 * 1000;
/** Clocks of a network differ. */
const EARLIER_MS = DAY_MS;

/**
 * A certificate for the names and addresses, signed by itself and an authority of its own: who trusts it trusts nothing else
 * by it, since the key is nowhere but in the registry.
 *
 * @see RFC 5280
 */
export function makeCertificate(
  names: readonly string[],
  { nowMs, days = 3650 }: { readonly nowMs: number; readonly days?: number | undefined },
): Certificate {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  const algorithm = der.sequence(der.oid(OID.ecdsaWithSha256));
  const name = der.sequence(der.set(der.sequence(der.oid(OID.commonName), der.utf8(names[0] ?? ''))));
  const version3 = der.explicit(0, der.integer(Buffer.from([2])));
  const content = der.sequence(
    version3,
    der.integer(serialNumber()),
    algorithm,
    name,
    der.sequence(der.time(nowMs - EARLIER_MS), der.time(nowMs + days * DAY_MS)),
    name,
    publicKey.export({ type: 'spki', format: 'der' }),
    der.explicit(3, der.sequence(...extensions(names))),
  );
  const signature = sign('sha256', content, privateKey);
  return {
    certificate: pem('CERTIFICATE', der.sequence(content, algorithm, der.bits(signature))),
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}

/** Positive, and as short as can be: the first byte is neither zero nor above 127. */
function serialNumber(): Uint8Array {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes;
}

function extensions(names: readonly string[]): readonly Uint8Array[] {
  const critical = (oid: string, content: Uint8Array) => der.sequence(der.oid(oid), der.isTrue(), der.bytes(content));
  return [
    critical(OID.basicConstraints, der.sequence(der.isTrue())),
    // digitalSignature and keyCertSign: bits 0 and 5, and so two unused ones at the end.
    critical(OID.keyUsage, Buffer.from([3, 2, 2, 0b1000_0100])),
    der.sequence(der.oid(OID.extendedKeyUsage), der.bytes(der.sequence(der.oid(OID.serverAuthentication)))),
    der.sequence(der.oid(OID.alternativeNames), der.bytes(der.sequence(...names.map(alternativeName)))),
  ];
}

function alternativeName(name: string): Uint8Array {
  const version = isIP(name);
  if (version === 0) return der.implicit(2, Buffer.from(name, 'latin1'));
  return der.implicit(7, version === 4 ? Buffer.from(name.split('.').map(Number)) : ipv6(name));
}

function ipv6(address: string): Buffer {
  const [head = '', tail] = address.split('::');
  const groups = (text: string | undefined): readonly string[] => (text ? text.split(':') : []);
  const missing = 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)];
  return Buffer.from(all.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

const pem = (label: string, bytes: Uint8Array): string =>
  `-----BEGIN ${label}-----\n${Buffer.from(bytes)
    .toString('base64')
    .replace(/.{64}(?!$)/g, '$&\n')}\n-----END ${label}-----\n`;
