import { readFile } from 'node:fs/promises';

/** `new Buffer(n)` prints a warning onto the screen: blessed-contrib's canvases mean `Buffer.alloc`. */
export const allocBuffers = {
  name: 'alloc-buffers',
  setup(build) {
    build.onLoad({ filter: /[\\/](?:drawille-blessed-contrib|ansi-term)[\\/].*\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll('new Buffer(', 'Buffer.alloc('),
      loader: 'js',
    }));
  },
};
