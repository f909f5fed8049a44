/** The choice of a background, as the device menu and the pre-call check show it. */
import { html, nothing } from 'lit';
import {
  backgroundFor,
  choicesFor,
  chooseBackground,
  type Asked,
  type BackgroundChoice,
} from '../../core/media/background/background-choice.js';
import { backgroundObstacle } from '../../core/media/background/background-support.js';
import type { PageBackground } from '../../core/media/background/page-background.js';
import type { CallStore } from '../../core/store/call-store.js';
import { providers } from '../base/call-context.js';
import { RcBackgroundRequestEvent } from '../base/call-events.js';
import { backgroundOf } from '../provider/page-background.js';
import type { Strings } from '../words/strings.js';

export interface OfferedBackgrounds {
  readonly asked: Asked;
  readonly selected: BackgroundChoice;
  readonly choices: readonly BackgroundChoice[];
}

/** What the page of a store says about backgrounds; `undefined` where the calling service cannot hide them. */
export function pageBackground(store: CallStore | undefined): PageBackground | undefined {
  if (!store?.features.background) return undefined;
  const provider = providers().find((each) => each.store === store);
  return provider && backgroundOf(provider);
}

/** What a person can choose now; `undefined` where backgrounds cannot be hidden. One that fails can always be taken back. */
export function offeredBackgrounds(store: CallStore | undefined): OfferedBackgrounds | undefined {
  const page = pageBackground(store);
  if (!page) return undefined;
  const { asked } = page;
  const selected = backgroundFor(asked).choice;
  if (!backgroundObstacle()) return { asked, selected, choices: choicesFor(asked) };
  return selected === 'none' ? undefined : { asked, selected, choices: ['none', selected] };
}

/**
 * @param offered nothing is rendered without it
 * @param fire fires a request of the tag that shows the list; `false`: the page prevented it
 */
export function renderBackgrounds(
  text: Strings,
  offered: OfferedBackgrounds | undefined,
  fire: (request: Event) => boolean,
): unknown {
  if (!offered) return nothing;
  const { asked, selected, choices } = offered;
  const handleChange = ({ target }: Event) => {
    const list = target as HTMLSelectElement;
    const choice = list.value as BackgroundChoice;
    if (fire(new RcBackgroundRequestEvent(choice))) chooseBackground(choice, asked);
    else list.value = selected;
  };
  return html`<label>
    <span class="kind">${text.background}</span>
    <select @change=${handleChange}>
      ${choices.map(
        (choice) =>
          html`<option value=${choice} .selected=${choice === selected}>
            ${text[`background.${choice}`]}
          </option>`,
      )}
    </select>
  </label>`;
}
