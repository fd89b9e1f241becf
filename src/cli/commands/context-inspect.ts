import { basename, dirname } from 'node:path';

import { chooseContext } from '../../contexts/choose-context.js';
import { metaDocument } from '../../contexts/context-meta.js';
import { ContextStore, type KeptContext } from '../../contexts/context-store.js';
import { DEFAULT_CONTEXT, endpointText, LOCAL_CONTEXT } from '../../contexts/index.js';
import { tlsFileNames } from '../../contexts/tls-folder.js';
import { command } from '../command.js';
import { objectFormatFlag } from '../format/format-flag.js';
import { printObjects } from '../inspect/print-objects.js';

/** `docker context inspect`: names of files, and no secrets. */
export const contextInspect = command({
  summary: 'Display detailed information on one or more contexts',
  operands: { usage: '[CONTEXT] [CONTEXT...]', min: 0 },
  flags: { format: objectFormatFlag },
  async runLocally({ operands, flags: { format }, out, io, askedEngine }) {
    const store = ContextStore.of(io.env);
    const names =
      operands.length > 0 ? operands : [(await chooseContext(store, askedEngine.choice ?? {}, io.env)).name];
    await printObjects(out, names, {
      format,
      find: async (name) => (name === DEFAULT_CONTEXT ? localDocument() : keptDocument(await store.getKept(name))),
    });
  },
});

const localDocument = () => ({
  ...metaDocument({
    name: DEFAULT_CONTEXT,
    description: LOCAL_CONTEXT.description,
    host: endpointText(LOCAL_CONTEXT.endpoint),
    isUnverified: false,
  }),
  TLSMaterial: {},
  Storage: { MetadataPath: '<IN MEMORY>', TLSPath: '<IN MEMORY>' },
});

function keptDocument({ meta, tls, metaPath, tlsPath }: KeptContext) {
  const files = tlsFileNames(tls);
  const host = meta.host.replace(/\/\/[^/]*:[^/]*@/, '//***@');
  return {
    ...metaDocument({ ...meta, host }),
    TLSMaterial: files.length > 0 ? { docker: files } : {},
    Storage: { MetadataPath: basename(metaPath) === 'meta.json' ? dirname(metaPath) : metaPath, TLSPath: tlsPath },
  };
}
