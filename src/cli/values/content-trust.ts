import { engineError } from '../../errors/engine-error.js';
import { switchFlag } from '../flag.js';

/** `--disable-content-trust` of docker's older programs: on, as it has long been there. */
export const contentTrustFlag = switchFlag({ help: 'Skip image verification', isOn: true, isHidden: true });

/** Signatures of that kind are not verified. @throws flag_not_implemented */
export function checkContentTrust({ disableContentTrust }: { readonly disableContentTrust: boolean }): void {
  if (!disableContentTrust) throw engineError('flag_not_implemented', { flag: '--disable-content-trust=false' });
}
