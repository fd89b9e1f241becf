import type { Impairment, Shape } from './trouble-service.js';

const POWERS = ['', 'k', 'm', 'g', 't'];

/** `out to db: delay 100ms ±20ms, loss 5%` */
export const shapeText = ({ direction, target, impairment }: Shape): string =>
  `${direction}${target ? ` ${direction === 'out' ? 'to' : 'from'} ${target.name}` : ''}: ${impairmentText(impairment)}`;

/** In the words of the flags that ask for it. */
export function impairmentText(impairment: Impairment): string {
  const { delayMs, jitterMs, lossPercent, corruptPercent, duplicatePercent, reorderPercent } = impairment;
  return [
    delayMs ? `delay ${delayMs}ms${jitterMs ? ` ±${jitterMs}ms` : ''}` : '',
    lossPercent ? `loss ${lossPercent}%` : '',
    corruptPercent ? `corrupt ${corruptPercent}%` : '',
    duplicatePercent ? `duplicate ${duplicatePercent}%` : '',
    reorderPercent ? `reorder ${reorderPercent}%` : '',
    impairment.rateBitsPerSecond ? `rate ${bitRateText(impairment.rateBitsPerSecond)}` : '',
  ]
    .filter((text) => text !== '')
    .join(', ');
}

/** `1.5mbit`: a thousand bits a second are one kbit. */
function bitRateText(bits: number): string {
  const power = Math.min(POWERS.length - 1, Math.floor(Math.log10(bits) / 3));
  return `${Number((bits / 1000 ** power).toPrecision(6))}${POWERS[power]}bit`;
}
