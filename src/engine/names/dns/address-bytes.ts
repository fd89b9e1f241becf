import { isIpv6 } from '../../../host/is-ipv6.js';

const IPV6_WORDS = 8;

/** An address as it stands in a packet: 4 bytes or 16. */
export const addressBytes = (address: string): Buffer =>
  isIpv6(address) ? ipv6Bytes(address) : Buffer.from(address.split('.').map(Number));

/** The same text for one address however it is written; of IPv6, its 32 digits. */
export const addressKey = (address: string): string => (isIpv6(address) ? ipv6Bytes(address).toString('hex') : address);

function ipv6Bytes(text: string): Buffer {
  const [address = ''] = text.split('%');
  const [head = '', tail] = address.split('::');
  const [front, back] = [wordsOf(head), wordsOf(tail ?? '')];
  const zeros = Array.from({ length: IPV6_WORDS - front.length - back.length }, () => 0);
  const bytes = Buffer.alloc(IPV6_WORDS * 2);
  for (const [index, word] of [...front, ...zeros, ...back].entries()) bytes.writeUInt16BE(word, index * 2);
  return bytes;
}

/** Of `a:b`, and of `ffff:192.0.2.1`, whose last two are written as an IPv4 address. */
function wordsOf(text: string): readonly number[] {
  if (text === '') return [];
  return text.split(':').flatMap((word) => {
    if (!word.includes('.')) return [Number.parseInt(word, 16)];
    const [a = 0, b = 0, c = 0, d = 0] = word.split('.').map(Number);
    return [a * 256 + b, c * 256 + d];
  });
}
