import type { TypeAhead } from '../hooks/type-ahead.js';
import { typedMessage, typedText } from '../hooks/typed-text.js';
import { useDispatch } from '../hooks/use-app-state.js';
import { say } from '../language/say.js';
import { At } from '../parts/at.js';
import { Field } from '../parts/field.js';
import { Picture } from '../parts/picture.js';
import type { ScreenSize } from '../state/app-state.js';
import type { CleanupFilter } from '../state/cleanup.js';
import type { HelpSearch } from '../state/help/help.js';
import type { Theme } from '../theme.js';
import { FootLine } from './prompt-view.js';
import type { Drawn } from './scrolling.js';

const LINES = {
  'help-search': { question: ' Search: ', hint: 'words, or a key   enter keeps what is found  esc leaves' },
  'cleanup-filter': {
    question: ' Filter: ',
    hint: 'word !without >24h status=exited label=k=v   enter keep  esc undo',
  },
} as const;

export type TypedBelowViewProps = {
  readonly overlay: HelpSearch | CleanupFilter;
  readonly drawn: Drawn;
  readonly size: ScreenSize;
  readonly theme: Theme;
  readonly typeAhead: TypeAhead;
};

/** A dialog, and the last row to type what is looked for in it. */
export function TypedBelowView({ overlay, drawn, size, theme, typeAhead }: TypedBelowViewProps) {
  const dispatch = useDispatch();
  const { question, hint } = LINES[overlay.kind];
  const text = typedText({ overlay });
  const change = (changed: string): void => {
    const message = typedMessage({ overlay }, changed);
    if (message) dispatch(message);
  };
  return (
    <>
      <At rect={drawn.rect}>
        <Picture text={drawn.picture} theme={theme} />
      </At>
      <FootLine text={text} question={say(question)} hint={say(hint)} size={size} theme={theme}>
        <Field
          label={theme.paint('strong', say(question))}
          value={text}
          width={size.columns}
          theme={theme}
          typeAhead={typeAhead}
          onChange={change}
        />
      </FootLine>
    </>
  );
}
