// Stands for `yoga-layout`: the same library, with its WebAssembly compiled at once. The package's own entry awaits at
// its top level, so that no CommonJS package can load Ink, and decodes through `fetch`, which loads all of undici.

import loadYoga, { wasmBase64 } from 'gantry:yoga-wasm';
import wrapAssembly from 'gantry:yoga-wrap-assembly';
import { Buffer } from 'node:buffer';

export * from 'gantry:yoga-enums';

const assembly = {
  instantiateWasm(imports, receive) {
    const module = new WebAssembly.Module(Buffer.from(wasmBase64, 'base64'));
    const instance = new WebAssembly.Instance(module, imports);
    receive(instance);
    return instance.exports;
  },
};

loadYoga(assembly);

export default wrapAssembly(assembly);
