import { type DecodedFrame, decodeFrame } from './decode-frame.js';

const ECHO: Readonly<Record<string, string>> = {
  'IP 8': 'ICMP echo request',
  'IP 0': 'ICMP echo reply',
  'IP6 128': 'ICMP6, echo request',
  'IP6 129': 'ICMP6, echo reply',
};
const ICMP_TYPES: Readonly<Record<string, string>> = {
  'IP 3': 'ICMP destination unreachable',
  'IP 5': 'ICMP redirect',
  'IP 11': 'ICMP time exceeded',
  'IP6 1': 'ICMP6, destination unreachable',
  'IP6 2': 'ICMP6, packet too big',
  'IP6 3': 'ICMP6, time exceeded',
  'IP6 133': 'ICMP6, router solicitation',
  'IP6 134': 'ICMP6, router advertisement',
  'IP6 135': 'ICMP6, neighbor solicitation',
  'IP6 136': 'ICMP6, neighbor advertisement',
};

/**
 * What a packet says, in about tcpdump's words: `IP 10.0.0.2.40000 > 10.0.0.3.80: Flags [S], seq 1, win 64240, length 0`.
 *
 * Nothing of what the packet carries comes into it, so that it is safe on a terminal.
 */
export function packetText(bytes: Uint8Array, originalLength: number): string {
  const frame = decodeFrame(bytes);
  switch (frame.kind) {
    case 'tcp':
      return `${endsWithPorts(frame)}: ${tcpText(frame)}`;
    case 'udp':
    case 'sctp':
      return `${endsWithPorts(frame)}: ${frame.kind.toUpperCase()}, length ${frame.payloadLength}`;
    case 'icmp':
      return `${ends(frame)}: ${icmpText(frame)}, length ${frame.payloadLength}`;
    case 'other':
      return `${ends(frame)}: ip-proto-${frame.protocol}, length ${frame.payloadLength}`;
    case 'fragment':
      return `${ends(frame)}: fragment of ip-proto-${frame.protocol}, length ${frame.payloadLength}`;
    case 'cut':
      return `${ends(frame)}: ip-proto-${frame.protocol} [cut short], length ${frame.payloadLength}`;
    case 'arp':
      return `ARP, ${arpText(frame)}, length ${originalLength - 14}`;
    case 'frame':
      return `${frame.source} > ${frame.destination}, ethertype 0x${hex4(frame.etherType)}, length ${originalLength}`;
    default:
      return frame satisfies never;
  }
}

/** What it carries for programs, as text: bytes that a terminal could take for an order are dots, lines stay lines. */
export function payloadText(bytes: Uint8Array): string {
  const frame = decodeFrame(bytes);
  if (frame.kind !== 'tcp' && frame.kind !== 'udp') return '';
  return Array.from(frame.payload, printable).join('').trimEnd();
}

const printable = (byte: number): string => {
  if (byte === 0x0a) return '\n';
  if (byte === 0x0d) return '';
  return byte === 0x09 ? ' ' : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
};

type Of<Kind extends DecodedFrame['kind']> = Extract<DecodedFrame, { readonly kind: Kind }>;

const ends = ({ family, source, destination }: Of<'icmp' | 'other' | 'fragment' | 'cut'>): string =>
  `${family} ${source} > ${destination}`;

const endsWithPorts = ({
  family,
  source,
  sourcePort,
  destination,
  destinationPort,
}: Of<'tcp' | 'udp' | 'sctp'>): string => `${family} ${source}.${sourcePort} > ${destination}.${destinationPort}`;

function tcpText({ flags, sequence, acknowledged, window, payloadLength }: Of<'tcp'>): string {
  const numbers = /[SFR]/.test(flags) || payloadLength > 0;
  const end = payloadLength > 0 ? `:${(sequence + payloadLength) >>> 0}` : '';
  return [
    `Flags [${flags}]`,
    ...(numbers ? [`seq ${sequence}${end}`] : []),
    ...(flags.includes('.') ? [`ack ${acknowledged}`] : []),
    `win ${window}`,
    `length ${payloadLength}`,
  ].join(', ');
}

function icmpText({ family, type, code, identifier, sequence }: Of<'icmp'>): string {
  const echo = ECHO[`${family} ${type}`];
  if (echo !== undefined) return `${echo}, id ${identifier}, seq ${sequence}`;
  const name = ICMP_TYPES[`${family} ${type}`] ?? `${family === 'IP' ? 'ICMP' : 'ICMP6,'} type-${type}`;
  return code === 0 ? name : `${name}, code ${code}`;
}

function arpText({ operation, sender, senderMac, target }: Of<'arp'>): string {
  if (operation === 1) return `Request who-has ${target} tell ${sender}`;
  return operation === 2 ? `Reply ${sender} is-at ${senderMac}` : `operation ${operation} of ${sender}`;
}

const hex4 = (value: number): string => value.toString(16).padStart(4, '0');
