// Stands for `ink/build/sanitize-ansi.js`: Ink's own function, asked once for a text and not once a frame.
import sanitizeAnsi from 'gantry:ink-sanitize-ansi';
import { BoundedCache } from '../../../src/ui/terminal/bounded-cache.js';

const MAX_KEPT_LENGTH = 16_384;
const sanitized = new BoundedCache(512);

export default (text) => (text.length > MAX_KEPT_LENGTH ? sanitizeAnsi(text) : sanitized.getOrMake(text, sanitizeAnsi));
