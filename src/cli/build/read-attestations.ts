import { engineError } from '../../errors/engine-error.js';
import { parseBoolean } from '../flag.js';
import { invalid } from '../values/invalid.js';
import { csvFields } from './csv-fields.js';

export type AskedAttestations = {
  readonly attest: readonly string[];
  /** `--provenance` and `--sbom`: yes, no, or what they are to be. */
  readonly provenance: string | undefined;
  readonly sbom: string | undefined;
};

type Attestation = { readonly type: string; readonly isDisabled: boolean; readonly flag: string };

/**
 * Statements about how an image was made and what is in it are made by no engine here: those that are switched off are what
 * is done anyway, any other is refused.
 *
 * @throws argument_invalid, flag_not_implemented
 * @see docker/buildx, util/buildflags/attests.go
 */
export function refuseAttestations({ attest, provenance, sbom }: AskedAttestations): void {
  const shorthands = [shorthand('provenance', provenance), shorthand('sbom', sbom)].flatMap((each) => each ?? []);
  const asked = [...attest.map(parseAttestation), ...shorthands];
  const types = asked.map(({ type }) => type);
  const twice = types.find((type, index) => types.indexOf(type) !== index);
  if (twice !== undefined) throw invalid(`duplicate attestation field ${twice}`);
  const wanted = asked.find(({ isDisabled }) => !isDisabled);
  if (wanted) throw engineError('flag_not_implemented', { flag: wanted.flag });
}

function shorthand(type: string, given: string | undefined): Attestation | undefined {
  if (given === undefined || given === '') return undefined;
  const flag = `--${type}=${given}`;
  const isYes = yesOrNo(given);
  if (isYes !== undefined) return { type, isDisabled: !isYes, flag };
  return { ...parseAttestation(`type=${type},${given}`), flag };
}

function parseAttestation(text: string): Attestation {
  let [type, isDisabled] = ['', false];
  for (const { key, value, text: field } of csvFields(text)) {
    if (value === undefined) throw invalid(`invalid value ${field}`);
    if (key === 'type') type = value;
    else if (key === 'disabled') isDisabled = yesOrNo(value) ?? fail(`invalid value ${field}`);
  }
  if (type === '') throw invalid('attestation type not specified');
  return { type, isDisabled, flag: `--attest ${text}` };
}

function yesOrNo(text: string): boolean | undefined {
  try {
    return parseBoolean(text);
  } catch {
    return undefined;
  }
}

function fail(reason: string): never {
  throw invalid(reason);
}
