import type { Item } from './item.js';
export const screen: Item = { name: 'screen', run: async () => [] };
