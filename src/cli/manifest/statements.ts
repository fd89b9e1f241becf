import type { Descriptor } from '../../oci/descriptor.js';
import type { ParsedManifest } from '../../oci/parse-manifest.js';
import { type JsonObject, parseJsonObject } from '../../oci/untrusted-json.js';

/** One repository, by digests. */
export type Repository = {
  readonly manifest: (descriptor: Descriptor) => Promise<ParsedManifest>;
  /** @param what For sentences. */
  readonly document: (descriptor: Descriptor, what: string) => Promise<JsonObject>;
};

/** What is stated about an image. */
export type Statements = {
  /** Its parts. */
  readonly sboms: readonly unknown[];
  /** How it was built; undefined where nobody says. */
  readonly provenance: unknown;
};

const PREDICATE_TYPE = 'in-toto.io/predicate-type';
const SPDX = 'https://spdx.dev/Document';
const PROVENANCE = /^https:\/\/slsa\.dev\/provenance\//;
const SIGNED = /^application\/vnd\.in-toto\..*\+dsse$/;

/** What the manifests `about` an image hold. @see in-toto.io/Statement, and BuildKit's docs/attestations */
export async function readStatements(from: Repository, about: readonly Descriptor[]): Promise<Statements> {
  const sboms: unknown[] = [];
  let provenance: unknown;
  for (const each of about) {
    const parsed = await from.manifest(each);
    for (const layer of parsed.kind === 'manifest' ? parsed.manifest.layers : []) {
      const type = layer.annotations?.[PREDICATE_TYPE] ?? '';
      if (type === SPDX) sboms.push(await predicateOf(from, layer));
      else if (PROVENANCE.test(type)) provenance ??= await predicateOf(from, layer);
    }
  }
  return { sboms, provenance };
}

/** What a statement says; one that is signed is in an envelope. */
async function predicateOf(from: Repository, layer: Descriptor): Promise<unknown> {
  const said = await from.document(layer, 'the statement');
  if (!SIGNED.test(layer.mediaType)) return said['predicate'];
  const payload = Buffer.from(String(said['payload'] ?? ''), 'base64').toString('utf8');
  return parseJsonObject(payload, 'the statement')['predicate'];
}
