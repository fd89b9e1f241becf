import type { TypeAhead } from '../hooks/type-ahead.js';
import { useDispatch } from '../hooks/use-app-state.js';
import { say } from '../language/say.js';
import { At } from '../parts/at.js';
import { Field } from '../parts/field.js';
import { Picture } from '../parts/picture.js';
import type { AppState } from '../state/app-state.js';
import type { HelpSearch } from '../state/help/help.js';
import type { Theme } from '../theme.js';
import { helpPicture } from './help-picture.js';
import { FootLine } from './prompt-view.js';

const QUESTION = ' Search: ';
const HINT = 'words, or a key   enter keeps what is found  esc leaves';

export type HelpSearchViewProps = {
  readonly overlay: HelpSearch;
  readonly state: AppState;
  readonly theme: Theme;
  readonly typeAhead: TypeAhead;
};

/** The help, and a line to type what is looked for in it. */
export function HelpSearchView({ overlay, state, theme, typeAhead }: HelpSearchViewProps) {
  const dispatch = useDispatch();
  const { rect, picture } = helpPicture(overlay, state, theme);
  const question = say(QUESTION);
  return (
    <>
      <At rect={rect}>
        <Picture text={picture} theme={theme} />
      </At>
      <FootLine text={overlay.text} question={question} hint={say(HINT)} size={state.size} theme={theme}>
        <Field
          label={theme.paint('strong', question)}
          value={overlay.text}
          width={state.size.columns}
          theme={theme}
          typeAhead={typeAhead}
          onChange={(text) => dispatch({ type: 'help.search.typed', text })}
        />
      </FootLine>
    </>
  );
}
