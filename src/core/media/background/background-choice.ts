/**
 * What is shown behind a person: what is there, the same blurred, or a picture. The page asks for one of them; the person may
 * choose another, which is stored per origin. The choice holds as long as the page asks for what it asked for then.
 */
import { keep, kept } from '../devices.js';

export type BackgroundChoice = 'none' | 'blur' | 'picture';

export interface Background {
  readonly choice: BackgroundChoice;
  /** The address of the page's picture, if it has one, chosen or not. */
  readonly picture?: string;
}

/** What the page asks for: `none`, `blur` or the address of a picture; `null`: nothing. */
export type Asked = string | null;

const STORED = 'background';

interface StoredChoice {
  readonly choice: BackgroundChoice;
  readonly asked: Asked;
}

/** What is to be shown now. */
export function backgroundFor(asked: Asked): Background {
  const ofPage = pageBackground(asked);
  const stored = kept<StoredChoice>(STORED, ({ choice }) => choicesFor(asked).includes(choice!));
  return stored?.asked === asked ? { ...ofPage, choice: stored.choice } : ofPage;
}

/** What a person can choose from. */
export function choicesFor(asked: Asked): readonly BackgroundChoice[] {
  return pageBackground(asked).picture ? ['none', 'blur', 'picture'] : ['none', 'blur'];
}

/** Stores a person's choice; calls in this and other tabs follow it. */
export function chooseBackground(choice: BackgroundChoice, asked: Asked): void {
  keep(STORED, { choice, asked } satisfies StoredChoice);
}

function pageBackground(asked: Asked): Background {
  const wish = asked?.trim() ?? '';
  if (wish === '' || wish === 'none') return { choice: 'none' };
  if (wish === 'blur') return { choice: 'blur' };
  return { choice: 'picture', picture: wish };
}
