import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { refuseAttestations } from '../../../../src/cli/build/read-attestations.js';

const none = { attest: [], provenance: undefined, sbom: undefined };

describe('attestations', () => {
  test('that are switched off are what is done anyway', () => {
    refuseAttestations(none);
    refuseAttestations({ ...none, provenance: 'false', sbom: '0' });
    refuseAttestations({ ...none, attest: ['type=provenance,disabled=true', 'type=sbom,disabled=1'] });
    refuseAttestations({ ...none, provenance: 'disabled=true' });
  });

  const refused: readonly (readonly [string, Partial<Parameters<typeof refuseAttestations>[0]>, RegExp])[] = [
    ['--provenance', { provenance: 'true' }, /--provenance=true is not supported yet/],
    ['a mode', { provenance: 'mode=max' }, /--provenance=mode=max is not supported yet/],
    ['--sbom', { sbom: '1' }, /--sbom=1 is not supported yet/],
    ['--attest', { attest: ['type=sbom,generator=x'] }, /--attest type=sbom,generator=x is not supported yet/],
    ['what is no pair', { attest: ['sbom'] }, /invalid value sbom/],
    ['what has no type', { attest: ['disabled=true'] }, /attestation type not specified/],
    ['what is neither yes nor no', { attest: ['type=sbom,disabled=x'] }, /invalid value disabled=x/],
    ['the same twice', { attest: ['type=sbom,disabled=true'], sbom: 'false' }, /duplicate attestation field sbom/],
  ];
  for (const [what, asked, sentence] of refused) {
    test(`are refused: ${what}`, () => {
      assert.throws(() => refuseAttestations({ ...none, ...asked }), sentence);
    });
  }
});
