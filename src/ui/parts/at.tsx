import { Box } from 'ink';
import type { PropsWithChildren } from 'react';

import type { Rect } from '../layout.js';

/** Puts something where a rectangle is, over whatever else is there. */
export function At({ rect: { x, y, width, height }, children }: PropsWithChildren<{ readonly rect: Rect }>) {
  return (
    <Box position="absolute" marginLeft={x} marginTop={y} width={width} height={height}>
      {children}
    </Box>
  );
}
